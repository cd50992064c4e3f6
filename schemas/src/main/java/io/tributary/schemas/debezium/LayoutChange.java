package io.tributary.schemas.debezium;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.Doubt.Cause;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.ValueConversion;
import io.tributary.schemas.table.ValueConversion.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a table's layout follows the one before it: a column that was there keeps its past, one that
 * was renamed has the other's as its own, one that is new begins here, and one whose values the
 * server has converted knows how. Where the statement does not tell what the server did, the layout
 * has a doubt.
 */
final class LayoutChange {

  /** Character sets whose texts of the others read the same. */
  private static final Set<String> ALIKE = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii");

  private final TableLayout now;
  private final AlterStatement statement;
  private final LogPosition since;
  private final boolean mariaDb;
  private final Set<String> unknownFills = new TreeSet<>();
  private final Set<String> unknownConversions = new TreeSet<>();
  private boolean converted;

  /**
   * A change.
   *
   * @param now the layout that it made, without the past of its columns
   * @param since where the table got it
   * @param mariaDb whether the server is one
   */
  LayoutChange(TableLayout now, AlterStatement statement, LogPosition since, boolean mariaDb) {
    this.now = now;
    this.statement = statement;
    this.since = since;
    this.mariaDb = mariaDb;
  }

  /** The layout as the one that follows another, which has no columns if there was no table. */
  TableLayout following(TableLayout earlier) {
    List<ColumnReader> followed = new ArrayList<>();
    boolean hasRows = !earlier.columnNames().isEmpty();
    for (ColumnReader column : now.columns()) {
      String name = column.column().name();
      ColumnReader same = earlier.column(name);
      String old = statement.renames().get(name);
      ColumnReader renamed = old == null ? null : earlier.column(old);
      if (renamed != null && !renamed.equals(same)) {
        followed.add(changed(column, renamed, true));
      } else if (same == null
          && !statement.mentionsAdded(name)
          && (earlier.mayHaveHad(name) || earlier.mayHaveHad(old))) {
        followed.add(column);
      } else if (statement.adds(name, same != null)) {
        followed.add(added(column, hasRows));
      } else {
        followed.add(changed(column, same, false));
      }
    }
    return layout(followed);
  }

  /**
   * The layout as the first one that is known of its table, made by a statement that tells what it
   * added and renamed: of the other columns nobody knows since when they exist.
   */
  TableLayout beginning() {
    List<ColumnReader> columns = new ArrayList<>();
    for (ColumnReader column : now.columns()) {
      String old = statement.renames().get(column.column().name());
      if (statement.mentionsAdded(column.column().name())) {
        columns.add(added(column, true));
      } else if (old == null || now.columnNames().contains(old)) {
        columns.add(column);
        if (statement.redefines(column.column().name()) && statement.isAlter()) {
          unknownConversions.add(column.column().name());
        }
      } else {
        columns.add(column.withBeginning(since, new FormerName(old, null, null)));
      }
    }
    return layout(columns);
  }

  private ColumnReader added(ColumnReader column, boolean hasRows) {
    if (hasRows && column.declaration() != null && !column.declaration().fillKnown()) {
      unknownFills.add(column.column().name());
    }
    return column.withBeginning(since, null);
  }

  private ColumnReader changed(ColumnReader column, ColumnReader earlier, boolean renamed) {
    Column past = earlier.column();
    ValueConversion conversion = conversion(column, earlier);
    Verdict verdict = conversion == null ? Verdict.SAME : conversion.verdict();
    boolean isConverted = verdict == Verdict.CONVERTED;
    converted |= verdict != Verdict.SAME;
    if (verdict == Verdict.UNKNOWN) {
      unknownConversions.add(column.column().name());
    }
    ColumnType type = column.column().type();
    // What was filled in when the column was added stays, as a value of the type that it has now; a
    // default that was declared since is for new rows.
    Object fill =
        isConverted
            ? conversion.convert(past.fill())
            : Defaults.retyped(past.fill(), past.type(), type);
    if (!renamed && !isConverted) {
      return column.withPast(new Column(past.name(), type, fill, past.since(), past.from()));
    }
    FormerName former =
        new FormerName(past.name(), past.since(), past.from(), isConverted ? conversion : null);
    return column.withPast(new Column(column.column().name(), type, fill, since, former));
  }

  /** Null where nothing was converted: a snapshot reads the rows anew. */
  private ValueConversion conversion(ColumnReader column, ColumnReader earlier) {
    Declaration before = earlier.declaration();
    Declaration behind = column.declaration();
    boolean known = since.streamed() && before != null && behind != null;
    return known && !before.type().equals(behind.type())
        ? new ValueConversion(before.type(), behind.type(), mariaDb)
        : null;
  }

  private TableLayout layout(List<ColumnReader> columns) {
    return now.with(columns, since.streamed() ? doubts(columns) : List.of());
  }

  private List<Doubt> doubts(List<ColumnReader> columns) {
    List<Doubt> doubts = new ArrayList<>();
    if (!unknownFills.isEmpty()) {
      doubts.add(
          doubt(
              Cause.UNKNOWN_FILL,
              "Only the server knows what it put into the rows that were there when it added "
                  + names(unknownFills)));
    }
    for (ColumnReader column : columns) {
      String name = column.column().name();
      if (column.declaration() != null
          && column.declaration().generated()
          && !since.equals(column.column().since())
          && (converted || statement.redefines(name))) {
        unknownConversions.add(name);
      }
    }
    if (!unknownConversions.isEmpty()) {
      doubts.add(
          doubt(
              Cause.CONVERTED_COLUMN,
              "Only the server knows what it made of the values that were there when it changed "
                  + names(unknownConversions)));
    }
    if (isMisreadFromHere(columns)) {
      doubts.add(
          doubt(
              Cause.CONNECTOR_VALUES,
              "The connector reads texts as before although the table was converted to "
                  + statement.convertedTo()));
    }
    return doubts;
  }

  private static String names(Set<String> columns) {
    return (columns.size() == 1 ? "the column " : "the columns ") + String.join(", ", columns);
  }

  /** A table's conversion leaves the character sets as they were in the connector's own schema. */
  private boolean isMisreadFromHere(List<ColumnReader> columns) {
    String charset = statement.convertedTo();
    return charset != null
        && columns.stream()
            .map(ColumnReader::declaration)
            .filter(declaration -> declaration != null && declaration.type().charset() != null)
            .map(declaration -> declaration.type().charset())
            .anyMatch(
                told ->
                    !told.equalsIgnoreCase(charset)
                        && !(ALIKE.contains(told)
                            && ALIKE.contains(charset.toLowerCase(Locale.ROOT))));
  }

  private Doubt doubt(Cause cause, String sentence) {
    return new Doubt(now.table().table(), cause, since, sentence);
  }
}
