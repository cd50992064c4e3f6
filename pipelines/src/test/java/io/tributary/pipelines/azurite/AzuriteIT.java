package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole lakes in three storage accounts. */
class AzuriteIT {

  @TempDir static Path folder;

  private static CloudLake cloud;
  private static Path settings;

  @BeforeAll
  static void startEmulator() throws IOException {
    cloud = CloudLake.start();
    settings = CloudLake.write(folder.resolve("azure.xml"), cloud.settings());
  }

  @AfterAll
  static void stopEmulator() throws IOException {
    cloud.close();
  }

  private static Cli.Result run(String name, String lake, String... options) {
    return Cli.run(cloud.command(name, lake, settings, options).toArray(String[]::new));
  }

  @Test
  void first() {
    long t = System.nanoTime();
    Cli.Result result =
        run("run", "store", "--source=capture:" + Cli.capture("store/plain.jsonl.gz"));
    System.out.println((System.nanoTime() - t) / 1e9 + " " + result.all());
    t = System.nanoTime();
    result = run("query", "store", "SELECT * FROM lake.tables");
    System.out.println((System.nanoTime() - t) / 1e9 + " " + result.all());
    t = System.nanoTime();
    result = run("verify", "store", "--layer=gold");
    System.out.println((System.nanoTime() - t) / 1e9 + " " + result.all());
    assertEquals(0, result.exitCode(), result.all());
  }
}
