package io.tributary.pipelines.demo;

import io.tributary.pipelines.query.TextTable;
import io.tributary.pipelines.query.TextTable.Heading;
import io.tributary.pipelines.verify.Difference;
import io.tributary.pipelines.verify.TableResult;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the demonstration proved.
 *
 * @param tables the comparison of silver with the database
 * @param gold the comparison of gold with its SQL over the database's rows; none without gold
 * @param ledger the sum of all runs' ledgers
 * @param imbalances what does not balance in them
 */
record DemoResult(
    List<TableResult> tables, List<TableResult> gold, Ledger ledger, List<String> imbalances) {

  boolean isProven() {
    return !tables.isEmpty()
        && tables.stream().allMatch(TableResult::isEqual)
        && gold.stream().allMatch(TableResult::isEqual)
        && imbalances.isEmpty();
  }

  /** The result as lines for people. */
  List<String> lines() {
    TextTable table =
        new TextTable(
            List.of(
                new Heading("table", false),
                new Heading("rows in MySQL", true),
                new Heading("bronze events", true),
                new Heading("changes applied", true),
                new Heading("duplicates", true),
                new Heading("rows in silver", true),
                new Heading("result", false)));
    List<List<String>> rows = new ArrayList<>();
    for (TableResult result : tables) {
      String name = result.table();
      rows.add(
          List.of(
              name,
              number(result.databaseRows()),
              number(ledger.get(name, Count.BRONZE_ADDED)),
              number(ledger.get(name, Count.APPLIED) + ledger.get(name, Count.STALE)),
              number(ledger.get(name, Count.DUPLICATES)),
              number(result.lakeRows()),
              result.isEqual() ? "equal" : "DIFFERENT"));
    }
    List<String> lines = new ArrayList<>();
    addTable(lines, table, rows);
    addDifferences(lines, tables);
    if (!gold.isEmpty()) {
      addGold(lines);
    }
    lines.add(ledgerLine());
    lines.addAll(imbalances);
    return lines;
  }

  private void addGold(List<String> lines) {
    TextTable table =
        new TextTable(
            List.of(
                new Heading("gold table", false),
                new Heading("rows of its SQL over MySQL", true),
                new Heading("rows in gold", true),
                new Heading("result", false)));
    List<List<String>> rows =
        gold.stream()
            .map(
                result ->
                    List.of(
                        result.table(),
                        number(result.databaseRows()),
                        number(result.lakeRows()),
                        result.isEqual() ? "equal" : "DIFFERENT"))
            .toList();
    addTable(lines, table, rows);
    addDifferences(lines, gold);
  }

  private static void addTable(List<String> lines, TextTable table, List<List<String>> rows) {
    rows.forEach(table::fit);
    lines.addAll(List.of(table.rule(), table.header(), table.rule()));
    rows.forEach(row -> lines.add(table.row(row)));
    lines.add(table.rule());
  }

  private static void addDifferences(List<String> lines, List<TableResult> results) {
    for (TableResult result : results) {
      for (Difference difference : result.samples()) {
        lines.add(result.table() + " " + difference.key() + " differs in " + difference.column());
      }
    }
  }

  private String ledgerLine() {
    return "Ledger: "
        + number(sum(Count.RECORDS))
        + " records = "
        + number(sum(Count.APPLIED))
        + " applied + "
        + number(sum(Count.STALE))
        + " stale + "
        + number(sum(Count.DUPLICATES))
        + " duplicates + "
        + number(sum(Count.TOMBSTONES))
        + " tombstones + "
        + number(sum(Count.CONTROL))
        + " control + "
        + number(sum(Count.DEAD_LETTERS))
        + " dead letters"
        + (imbalances.isEmpty() ? ": balanced" : ": NOT BALANCED");
  }

  private long sum(Count count) {
    return ledger.tables().stream().mapToLong(table -> ledger.get(table, count)).sum();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
