package io.tributary.pipelines.query;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes comma-separated values as RFC 4180 has them, with a header. Lines end in a line feed
 * alone, which every reader takes and line tools prefer. NULL is an empty field, the empty text
 * {@code ""}.
 */
final class CsvWriter extends LineWriter {
  CsvWriter(PrintWriter out) {
    super(out);
  }

  @Override
  void begin(List<ResultColumn> columns) {
    line(columns.stream().map(ResultColumn::name).map(CsvWriter::field).collect(comma()));
  }

  @Override
  void row(List<Object> values) {
    line(
        values.stream()
            .map(value -> value == null ? "" : field(CellText.plain(value)))
            .collect(comma()));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> comma() {
    return Collectors.joining(",");
  }

  private static String field(String text) {
    boolean quoted =
        text.isEmpty()
            || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
