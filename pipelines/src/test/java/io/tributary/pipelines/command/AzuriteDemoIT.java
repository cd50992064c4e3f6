package io.tributary.pipelines.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.azurite.AzuriteLake;
import io.tributary.pipelines.azurite.SecretSearch;
import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration in an emulator, and what it offers to try, as a user starts them. */
class AzuriteDemoIT {
  private static final long LIMIT_SECONDS = 300;

  @TempDir Path folder;

  /** Runs a command with the launcher. */
  private String run(int exitCode, String name, String... args)
      throws IOException, InterruptedException {
    Path output = folder.resolve(name + ".txt");
    Process process = Cli.launch(output, List.of("-Xmx700m"), Map.of(), args);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(name + " does not end\n" + Files.readString(output));
    }
    String said = Files.readString(output);
    assertEquals(exitCode, process.exitValue(), said);
    return said;
  }

  @Test
  void isProvenThereAndLeavesALakeThatServesItself() throws IOException, InterruptedException {
    Path lake = folder.resolve("lake");
    String root = "--lakeRoot=" + lake;
    String demo =
        run(0, "demo", "demo", "--lake=azurite", "--orders=50", "--transactions=50", root);
    assertEquals(35, demo.lines().filter(line -> line.endsWith("| equal  |")).count(), demo);
    assertTrue(demo.contains("dead letters: balanced"), demo);
    assertTrue(demo.contains("  ./tributary verify " + root + " --layer=gold\n"), demo);
    String verified = run(0, "verify", "verify", root, "--layer=gold");
    assertTrue(verified.endsWith("EQUAL\n"), verified);
    String counts = run(0, "query", "query", root, "--format=csv", "@table-counts");
    assertTrue(counts.lines().anyMatch(line -> line.matches("silver,Orders,\\d\\d+")), counts);
    assertKeepsItsKeys(lake, demo + verified + counts);
    assertKeepsStateBesideTheEmulator(lake);
  }

  /** They are in one file, which nobody else can read. */
  private static void assertKeepsItsKeys(Path lake, String said) throws IOException {
    Path settings = lake.resolve("azurite/core-site.xml");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)));
    Configuration written = new Configuration(false);
    written.addResource(new org.apache.hadoop.fs.Path(settings.toUri()));
    Map<String, String> keys = new TreeMap<>();
    written.forEach(
        setting -> {
          if (setting.getKey().startsWith("fs.azure.account.key.")) {
            keys.put(setting.getKey(), setting.getValue());
          }
        });
    assertEquals(3, keys.size());
    assertEquals(List.of(), SecretSearch.of(keys).in(said));
  }

  /** An engine could not write it into the emulator, whose keys it does not have. */
  private static void assertKeepsStateBesideTheEmulator(Path lake) throws IOException {
    try (OpenLake open = OpenLake.in(AzuriteLake.open(lake, new PrintWriter(new StringWriter())))) {
      assertEquals("file:" + lake + "/_jobs", open.stateRoot());
      assertEquals("abfs://bronze@mybronze.dfs.core.windows.net/_lake", open.roots().lake() + "");
    }
  }
}
