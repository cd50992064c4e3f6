package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.run.Cli;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
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

  /**
   * Everything that a lake holds.
   *
   * @param query runs a statement on it, and gives its rows as JSON
   */
  public static Map<String, String> content(Function<String, Cli.Result> query) {
    Map<String, String> content = new TreeMap<>();
    for (String table : TABLES) {
      Cli.Result result = query.apply("SELECT * FROM " + table);
      assertEquals(0, result.exitCode(), result.all());
      content.put(table, String.join("\n", new TreeSet<>(result.out().lines().toList())));
    }
    return content;
  }
}
