package io.tributary.pipelines.warehouse;

import io.tributary.pipelines.query.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that make the warehouse's tables where they are missing.
 *
 * @param statements without comments and terminators
 */
public record WarehouseSchema(List<String> statements) {
  public WarehouseSchema {
    statements = List.copyOf(statements);
  }

  /** Reads {@code sql/warehouse-schema.sql}. */
  public static WarehouseSchema read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new LakeException(file + " cannot be read; it defines the warehouse", e);
    }
  }

  /**
   * Splits a script.
   *
   * @param text statements that end with a semicolon, which stands nowhere else but in comments; a
   *     comment is a line of its own
   */
  static WarehouseSchema parse(String text) {
    String code =
        text.lines()
            .filter(line -> !line.stripLeading().startsWith("--"))
            .collect(Collectors.joining("\n"));
    return new WarehouseSchema(
        Arrays.stream(code.split(";", -1))
            .map(String::strip)
            .filter(statement -> !statement.isEmpty())
            .toList());
  }
}
