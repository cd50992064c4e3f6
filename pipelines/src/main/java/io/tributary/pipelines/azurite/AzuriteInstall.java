package io.tributary.pipelines.azurite;

import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.command.ProjectHome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The emulator's programs, fetched by npm when they are first needed, at the versions of {@code
 * azurite/package-lock.json}. They are kept in {@code .tributary/}, in a folder that is named after
 * those files' content: another version never meets the leftovers of this one.
 */
final class AzuriteInstall {
  static final String NODE = "node";
  static final String NPM = "npm";

  private static final List<String> SOURCES = List.of("package.json", "package-lock.json");
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int NAME_DIGITS = 12;

  private AzuriteInstall() {}

  /** The script that serves blobs. */
  static Path script() {
    return source("serve.js");
  }

  /**
   * The folder of the packages that the script needs.
   *
   * @throws CommandException if they can't be fetched
   */
  static synchronized Path packages() {
    Path kept = ProjectHome.path().resolve(Path.of(".tributary", "azurite"));
    try {
      Files.createDirectories(kept);
      Path folder = kept.resolve(contentName());
      // Several processes may start at once; one fetches and the others wait for it.
      try (FileChannel channel =
              FileChannel.open(
                  kept.resolve("install.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(folder)) {
          fetch(kept, folder);
        }
      }
      return folder.resolve("node_modules");
    } catch (IOException e) {
      throw new CommandException("Azurite can't be installed in " + kept + ": " + e).causedBy(e);
    }
  }

  private static String contentName() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String source : SOURCES) {
        digest.update(Files.readAllBytes(source(source)));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path source(String name) {
    return ProjectHome.path().resolve(Path.of("azurite", name));
  }

  private static void fetch(Path kept, Path folder) throws IOException {
    Path begun = Files.createTempDirectory(kept, "npm-");
    for (String source : SOURCES) {
      Files.copy(source(source), begun.resolve(source));
    }
    Path log = kept.resolve("npm.log");
    // Azurite runs without its packages' install scripts, which may come from anybody.
    ProcessBuilder npm =
        new ProcessBuilder(NPM, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund")
            .directory(begun.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Process process = start(npm, NPM);
    process.getOutputStream().close();
    if (!ended(process)) {
      throw new CommandException("npm can't fetch Azurite's packages; what it says is in " + log);
    }
    Files.move(begun, folder);
  }

  /** Starts a program of Node's. */
  static Process start(ProcessBuilder builder, String program) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CommandException(
              program
                  + " can't be started; Azurite needs Node.js 20 or newer, with npm, on the PATH")
          .causedBy(e);
    }
  }

  private static boolean ended(Process process) {
    try {
      if (process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    return false;
  }
}
