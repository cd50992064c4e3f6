package io.tributary.pipelines.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How far a run has come, by what it has committed. */
public final class Commits {

  private Commits() {}

  /**
   * Commits of all tables of a lake, the ledger's included. Not those of the binlog histories,
   * which a run writes before it starts.
   */
  public static int in(Path lake) {
    if (!Files.isDirectory(lake)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(lake)) {
      return (int)
          files
              .filter(f -> !f.startsWith(lake.resolve("_epochs")))
              .filter(f -> f.getParent().endsWith("_delta_log"))
              .filter(f -> f.getFileName().toString().matches("\\d+\\.json"))
              .count();
    } catch (IOException | UncheckedIOException e) {
      // A temporary file went away while the folder was walked; the next look will tell.
      return 0;
    }
  }
}
