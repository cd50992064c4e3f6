package io.tributary.pipelines.query;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an aligned table for people, with a line that counts the rows.
 *
 * <p>The first rows are held back to find the columns' widths; the rest streams, and a wider value
 * there pushes its line out rather than being lost.
 */
final class TableWriter extends LineWriter {
  private static final int ROWS_THAT_SET_WIDTHS = 1000;

  private TextTable table = new TextTable(List.of());
  private List<ResultColumn> columns = List.of();
  private final List<List<String>> held = new ArrayList<>();
  private boolean started;

  TableWriter(PrintWriter out) {
    super(out);
  }

  @Override
  void begin(List<ResultColumn> columns) {
    this.columns = columns;
    table =
        new TextTable(
            columns.stream()
                .map(column -> new TextTable.Heading(column.name(), column.isNumeric()))
                .toList());
  }

  @Override
  void row(List<Object> values) {
    List<String> cells = values.stream().map(TableWriter::cell).toList();
    if (started) {
      line(table.row(cells));
      return;
    }
    held.add(cells);
    table.fit(cells);
    if (held.size() == ROWS_THAT_SET_WIDTHS) {
      start();
    }
  }

  @Override
  void end(long rows) {
    if (!started) {
      start();
    }
    if (!columns.isEmpty()) {
      line(table.rule());
    }
    line(rows == 1 ? "(1 row)" : "(" + rows + " rows)");
    super.end(rows);
  }

  private void start() {
    started = true;
    line(table.rule());
    line(table.header());
    line(table.rule());
    held.forEach(cells -> line(table.row(cells)));
    held.clear();
  }

  private static String cell(Object value) {
    if (value == null) {
      return "NULL";
    }
    // The text NULL must not look like the absence of one.
    return value.equals("NULL") ? "'NULL'" : TextTable.cut(CellText.plain(value));
  }
}
