package io.tributary.pipelines.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.run.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration itself, small: a real database, a real broker, a real Debezium. */
class DemoIT {

  @TempDir Path folder;

  @Test
  void provesTheLakeEqualToTheDatabase() throws Exception {
    Cli.useSandbox();
    Path lake = folder.resolve("lake");
    Cli.Result result =
        Cli.run("demo", "--orders=150", "--transactions=300", "--seed=7", "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("dead letters: balanced"), result.all());
    assertEquals(
        35, result.out().lines().filter(line -> line.endsWith("| equal  |")).count(), result.all());
    assertTrue(Files.readString(lake.resolve("report.txt")).contains("| Orders "));
  }
}
