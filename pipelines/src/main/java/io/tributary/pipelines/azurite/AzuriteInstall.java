package io.tributary.pipelines.azurite;

import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.command.ProjectHome;
import java.io.IOException;
import java.io.PrintWriter;
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

/**
 * The emulator's programs, fetched by npm when they are first needed, at the versions of {@code
 * azurite/package-lock.json}. They are kept in {@code .tributary/}, in a folder that is named after
 * those files' content: another version never meets the leftovers of this one.
 */
final class AzuriteInstall {
  static final String NODE = "node";
  static final String NPM = "npm";

  private static final List<String> SOURCES = List.of("package.json", "package-lock.json");
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int NAME_DIGITS = 12;

  private AzuriteInstall() {}

  /** The script that serves blobs. */
  static Path script() {
    return source("serve.js");
  }

  /**
   * The folder of the packages that the script needs.
   *
   * @param progress is told of an installation, which takes minutes
   * @throws CommandException if they can't be fetched
   */
  static synchronized Path packages(PrintWriter progress) {
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
          fetch(kept, folder, progress);
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

  private static void fetch(Path kept, Path folder, PrintWriter progress) throws IOException {
    Path begun = Files.createTempDirectory(kept, "npm-");
    for (String source : SOURCES) {
      Files.copy(source(source), begun.resolve(source));
    }
    new NpmInstall(NPM, kept.resolve("npm.log"), LIMIT, INTERVAL, progress).into(begun);
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
}
