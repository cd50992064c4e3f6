package io.tributary.pipelines.azurite;

import io.tributary.pipelines.run.Cli;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Two tables of the recorded store: enough to write every kind of file, and quick. */
public final class SmallStore {
  private static final List<String> TABLES =
      List.of(
          "bronze.\"Reasons\"",
          "bronze.\"Sellers\"",
          "silver.\"Reasons\"",
          "silver.\"Reasons_changes\"",
          "silver.\"Sellers\"",
          "silver.\"Sellers_changes\"");

  private SmallStore() {}

  /** Writes the capture into a folder. */
  public static Path capture(Path folder) throws IOException {
    Path file = folder.resolve("small.jsonl");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Cli.capture("store/plain.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      Files.write(
          file,
          lines
              .lines()
              .filter(
                  line ->
                      line.startsWith("{\"topic\": \"store-plain\",")
                          || line.startsWith("{\"topic\": \"store-plain.online_store.Reasons\"")
                          || line.startsWith("{\"topic\": \"store-plain.online_store.Sellers\""))
              .toList());
    }
    return file;
  }

  /** A statement that gives everything that a lake holds. */
  public static String content() {
    return TABLES.stream()
        .map(
            table ->
                "SELECT '%s' AS \"table\", to_json(t)::VARCHAR AS row FROM %s t"
                    .formatted(table.replace("\"", ""), table))
        .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY 1, 2"));
  }
}
