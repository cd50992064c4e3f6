package io.tributary.pipelines.query;

import java.io.PrintWriter;
import java.util.List;

/** Writes one JSON object a line. */
final class JsonLinesWriter extends LineWriter {
  private List<ResultColumn> columns = List.of();

  JsonLinesWriter(PrintWriter out) {
    super(out);
  }

  @Override
  void begin(List<ResultColumn> columns) {
    this.columns = columns;
  }

  @Override
  void row(List<Object> values) {
    line(CellText.object(columns, values));
  }
}
