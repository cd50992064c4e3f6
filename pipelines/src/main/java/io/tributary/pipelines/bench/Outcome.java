package io.tributary.pipelines.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.pipelines.query.TextTable;
import io.tributary.pipelines.query.TextTable.Heading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lines that were measured, for people and for machines. */
public final class Outcome {

  private final LatencyBench.Settings settings;
  private final List<Row> rows;

  Outcome(LatencyBench.Settings settings, List<Row> rows) {
    this.settings = settings;
    this.rows = List.copyOf(rows);
  }

  /**
   * Whether every line's demand holds. At another size than the demand's nothing does, however good
   * the figures.
   */
  public boolean holds() {
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(
                row -> row.verdict() == Row.Verdict.HOLDS || row.verdict() == Row.Verdict.SHOWN);
  }

  /** The table, then what must be known beside it. */
  public List<String> lines() {
    TextTable table =
        new TextTable(
            List.of(
                new Heading("row", false),
                new Heading("measured", false),
                new Heading("against", false),
                new Heading("ratio or limit", false),
                new Heading("holds", false)));
    List<List<String>> cells =
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.name(),
                        row.measured(),
                        row.against(),
                        row.limit(),
                        row.verdict().text()))
            .toList();
    cells.forEach(table::fit);
    List<String> lines = new ArrayList<>(List.of(table.rule(), table.header(), table.rule()));
    cells.forEach(row -> lines.add(table.row(row)));
    lines.add(table.rule());
    rows.forEach(row -> row.notes().forEach(note -> lines.add(row.name() + ": " + note)));
    if (!settings.isFullSize()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Scaled to %s of the sizes and rates, %d s of a steady rate: this shows nothing about"
                  + " the demands, which are for --scale=1 and %d s.",
              settings.scale(),
              settings.seconds(),
              LatencyBench.Settings.SECONDS));
    }
    return lines;
  }

  /** Writes the same as JSON, with every figure and the series of watermarks. */
  public void writeJson(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("at", Instant.now().toString());
    document.put("processors", Runtime.getRuntime().availableProcessors());
    document.put("scale", settings.scale());
    document.put("seconds", settings.seconds());
    document.put("holds", holds());
    document.put("rows", rows.stream().map(Outcome::json).toList());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), document);
  }

  private static Map<String, Object> json(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("row", row.name());
    fields.put("measured", row.measured());
    fields.put("against", row.against());
    fields.put("limit", row.limit());
    fields.put("verdict", row.verdict().name());
    fields.put("notes", row.notes());
    fields.put("figures", row.figures());
    return fields;
  }
}
