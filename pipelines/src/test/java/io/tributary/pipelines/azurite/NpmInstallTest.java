package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation as its user sees it, with a program in npm's place. */
class NpmInstallTest {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final String FETCH = "echo 'npm http fetch GET 200 https://host/a.tgz 5ms'\n";

  @TempDir Path folder;

  private final StringWriter told = new StringWriter();

  @BeforeEach
  void writeLockFile() throws IOException {
    Files.writeString(
        folder.resolve("package-lock.json"),
        """
        {
          "packages": {
            "": {
              "name": "emulator"
            },
            "node_modules/a": {
              "version": "1.0.0"
            },
            "node_modules/a/node_modules/b": {
              "version": "1.0.0"
            }
          }
        }
        """);
  }

  private void install(Duration limit, String script) throws IOException {
    Path program =
        Files.createFile(
            folder.resolve("npm"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(program, "#!/bin/sh\n" + script);
    new NpmInstall(
            program.toString(),
            folder.resolve("npm.log"),
            limit,
            INTERVAL,
            new PrintWriter(told, true))
        .into(folder);
  }

  @Test
  void saysThatItTakesMinutesAndThenHowFarItIs() throws IOException {
    install(Duration.ofMinutes(1), FETCH + "sleep 1\n" + FETCH);
    assertTrue(
        told.toString()
            .startsWith(
                "Installing Azurite (2 packages) with npm, once; this can take minutes …\n"),
        told.toString());
    assertTrue(told.toString().contains("\n  1 of 2 packages\n"), told.toString());
  }

  @Test
  void whatNpmSaysIsKeptIfItFails() throws IOException {
    CommandException failure =
        assertThrows(
            CommandException.class, () -> install(Duration.ofMinutes(1), "echo no; exit 1\n"));
    assertEquals(
        "npm can't fetch Azurite's packages; what it says is in " + folder.resolve("npm.log"),
        failure.getMessage());
    assertEquals("no\n", Files.readString(folder.resolve("npm.log")));
  }

  @Test
  void anInstallationThatHangsIsEnded() {
    long started = System.nanoTime();
    CommandException failure =
        assertThrows(
            CommandException.class,
            () -> install(Duration.ofSeconds(1), FETCH + "exec sleep 600\n"));
    assertEquals(
        "npm has fetched 1 of Azurite's 2 packages in 1 s and was ended; what it says is in "
            + folder.resolve("npm.log"),
        failure.getMessage());
    assertTrue(Duration.ofNanos(System.nanoTime() - started).toSeconds() < 30);
  }
}
