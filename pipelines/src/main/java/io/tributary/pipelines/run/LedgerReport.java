package io.tributary.pipelines.run;

import io.tributary.pipelines.query.TextTable;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ledger as a table for people. */
public final class LedgerReport {

  private static final List<Count> COLUMNS =
      List.of(
          Count.RECORDS,
          Count.CHANGES,
          Count.TOMBSTONES,
          Count.CONTROL,
          Count.DEAD_LETTERS,
          Count.APPLIED,
          Count.STALE,
          Count.DUPLICATES);

  private LedgerReport() {}

  /** Prints a ledger, one line per table; what only a replay counts is shown for replays. */
  public static void print(Ledger ledger, PrintWriter out) {
    List<Count> columns = new ArrayList<>(COLUMNS);
    if (ledger.tables().stream().anyMatch(table -> ledger.get(table, Count.RESOLVED) > 0)) {
      columns.add(Count.RESOLVED);
    }
    List<TextTable.Heading> headings = new ArrayList<>();
    headings.add(new TextTable.Heading("table", false));
    columns.forEach(
        count -> headings.add(new TextTable.Heading(count.column().replace('_', ' '), true)));
    TextTable table = new TextTable(headings);
    List<List<String>> rows = new ArrayList<>();
    for (String name : ledger.tables()) {
      List<String> row = new ArrayList<>(List.of(name));
      columns.forEach(count -> row.add(String.format(Locale.ROOT, "%,d", ledger.get(name, count))));
      rows.add(row);
      table.fit(row);
    }
    out.println(table.rule());
    out.println(table.header());
    out.println(table.rule());
    rows.forEach(row -> out.println(table.row(row)));
    out.println(table.rule());
    out.flush();
  }
}
