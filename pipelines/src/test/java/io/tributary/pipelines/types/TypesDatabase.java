package io.tributary.pipelines.types;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of database with a table of every type.
 *
 * @param connector the kind as the sandbox calls it
 * @param statements a file with what is executed, one statement a line; half of it before the
 *     connectors' snapshots
 * @param losses a file with what the lake can't have as the database has it
 * @param captures the connectors: a letter for the modes, and whether records carry their schema
 */
record TypesDatabase(String connector, Path statements, Path losses, List<String> captures) {

  TypesDatabase {
    captures = List.copyOf(captures);
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
