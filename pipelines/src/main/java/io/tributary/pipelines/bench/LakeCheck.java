package io.tributary.pipelines.bench;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether what came out is right: a figure of a lake that is wrong is worth nothing. */
final class LakeCheck {

  private static final int MOST_DIFFERENCES = 3;

  private LakeCheck() {}

  /**
   * Compares every row of every table of silver with the source's, and the ledger with what was
   * published.
   *
   * @param publishedOnce whether each record was read once, so that the sums must be equal
   * @return what is wrong; empty if nothing is
   */
  static List<String> problems(Lake lake, Ticks ticks, boolean publishedOnce) throws SQLException {
    List<String> problems = new ArrayList<>();
    try (LakeSession session = lake.open()) {
      for (int table = 0; table < ticks.tables().size(); table++) {
        problems.addAll(differences(session, ticks, table));
      }
      Ledger ledger = ledger(session);
      for (String table : ledger.tables()) {
        problems.addAll(ledger.imbalances(table, true, true));
        problems.addAll(ledger.goldImbalances(table));
        if (ledger.get(table, Count.DEAD_LETTERS) > 0) {
          problems.add(ledger.get(table, Count.DEAD_LETTERS) + " dead letters in " + table);
        }
      }
      long records = sum(ledger, Count.RECORDS);
      if (publishedOnce ? records != ticks.records() : records < ticks.records()) {
        problems.add(
            "%,d records published but %,d in the ledger".formatted(ticks.records(), records));
      }
    }
    return problems;
  }

  private static List<String> differences(LakeSession session, Ticks ticks, int table)
      throws SQLException {
    String name = ticks.tables().get(table);
    Optional<LakeTable> found = session.catalog().table("silver", name);
    if (found.isEmpty()) {
      return List.of("silver has no table " + name);
    }
    session.register(found.get());
    List<String> differences = new ArrayList<>();
    BitSet seen = new BitSet(ticks.rows());
    long wrong = 0;
    try (Statement statement = session.connection().createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id, seq, made, note FROM " + found.get().sqlName())) {
      while (rows.next()) {
        int id = rows.getInt(1);
        boolean known = id >= 0 && id < ticks.rows() && !seen.get(id);
        if (!known || !isRow(rows, ticks.row(table, id))) {
          wrong++;
          if (wrong <= MOST_DIFFERENCES) {
            differences.add("silver's row " + id + " of " + name + " is not the source's");
          }
        }
        if (known) {
          seen.set(id);
        }
      }
    }
    if (wrong > MOST_DIFFERENCES) {
      differences.add("%,d rows of %s are not the source's".formatted(wrong, name));
    }
    long expected = expectedRows(ticks, table);
    if (seen.cardinality() != expected) {
      differences.add(
          "silver has %,d of %,d rows of %s".formatted(seen.cardinality(), expected, name));
    }
    return differences;
  }

  private static boolean isRow(ResultSet found, TickRecords.Row row) throws SQLException {
    return found.getLong(2) == row.seq()
        && found.getLong(3) == row.made()
        && row.note().equals(found.getString(4));
  }

  /** A row that nothing was ever published of is in no lake. */
  private static long expectedRows(Ticks ticks, int table) {
    return ticks.isLoaded()
        ? ticks.rows()
        : Arrays.stream(ticks.newest(table)).filter(seq -> seq > 0).count();
  }

  /** The sum of all that the lake's ledger holds. */
  static Ledger ledger(LakeSession session) throws SQLException {
    Ledger ledger = new Ledger();
    Optional<LakeTable> table = session.catalog().table("lake", "ledger");
    if (table.isEmpty()) {
      return ledger;
    }
    session.register(table.get());
    String sums =
        Arrays.stream(Count.values())
            .map(count -> "sum(%s)::BIGINT AS %s".formatted(count.column(), count.column()))
            .collect(Collectors.joining(", "));
    try (Statement statement = session.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, " + sums + " FROM lake.ledger GROUP BY table_name")) {
      while (rows.next()) {
        LedgerEntry.Builder entry = new LedgerEntry.Builder();
        for (Count count : Count.values()) {
          entry.add(count, rows.getLong(count.column()));
        }
        ledger.add(entry.build(rows.getString(1)));
      }
    }
    return ledger;
  }

  /** Records that the lake's ledger accounts for, of all tables. */
  static long records(Lake lake) {
    try (LakeSession session = lake.open()) {
      return sum(ledger(session), Count.RECORDS);
    } catch (SQLException e) {
      throw new BenchFailure("The ledger can't be read: " + e.getMessage(), e);
    }
  }

  static long sum(Ledger ledger, Count count) {
    return ledger.tables().stream().mapToLong(table -> ledger.get(table, count)).sum();
  }
}
