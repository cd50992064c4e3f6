package io.tributary.pipelines.command;

import io.tributary.pipelines.query.TextTable;
import io.tributary.pipelines.verify.Difference;
import io.tributary.pipelines.verify.TableResult;
import io.tributary.pipelines.verify.VerifiedDoubts;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a verification found, for people.
 *
 * @param heading of the column with the rows that the lake should have
 * @param side what the lake was compared with, inside a sentence
 * @param results a comparison for each table
 * @param doubts what it means for the tables that are in doubt
 */
record VerifyReport(String heading, String side, List<TableResult> results, VerifiedDoubts doubts) {

  /** Prints it all and tells whether every table is equal. */
  boolean print(PrintWriter out) {
    List<List<String>> rows = results.stream().map(this::cells).toList();
    TextTable table =
        new TextTable(
            List.of(
                new TextTable.Heading("Table", false),
                new TextTable.Heading(heading, true),
                new TextTable.Heading("Lake rows", true),
                new TextTable.Heading("Missing", true),
                new TextTable.Heading("Extra", true),
                new TextTable.Heading("Different", true),
                new TextTable.Heading("Result", false)));
    rows.forEach(table::fit);
    out.println(table.rule());
    out.println(table.header());
    out.println(table.rule());
    rows.forEach(row -> out.println(table.row(row)));
    out.println(table.rule());
    results.forEach(result -> printDetails(out, result));
    doubts.lines().forEach(out::println);
    boolean equal = !results.isEmpty() && results.stream().allMatch(TableResult::isEqual);
    out.println(equal ? "EQUAL" : "DIFFERENT");
    return equal;
  }

  private List<String> cells(TableResult result) {
    return List.of(
        result.table(),
        String.valueOf(result.databaseRows()),
        String.valueOf(result.lakeRows()),
        String.valueOf(result.missing()),
        String.valueOf(result.extra()),
        String.valueOf(result.different()),
        verdict(result));
  }

  private String verdict(TableResult result) {
    String compared =
        result.compared() ? (result.isEqual() ? "equal" : "different") : "not compared";
    if (!doubts.inDoubt().contains(result.table())) {
      return compared;
    }
    boolean mended =
        doubts.equal().stream().anyMatch(known -> known.table().equals(result.table()));
    return compared + (mended ? ", was in doubt" : ", in doubt");
  }

  private void printDetails(PrintWriter out, TableResult result) {
    if (!result.note().isEmpty()) {
      out.println(result.table() + " " + result.note());
    }
    for (Difference difference : result.samples()) {
      out.println(
          result.table()
              + " "
              + difference.key()
              + " "
              + difference.column()
              + ": "
              + side
              + " "
              + shown(difference.databaseValue())
              + ", lake "
              + shown(difference.lakeValue()));
    }
  }

  private static String shown(String value) {
    return value == null ? "NULL" : TextTable.cut(value);
  }
}
