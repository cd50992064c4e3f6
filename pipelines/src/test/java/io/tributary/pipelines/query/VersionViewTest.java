package io.tributary.pipelines.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VersionViewTest {
  private static final Map<String, ColumnType> LOG = new LinkedHashMap<>();
  private static final Map<String, ColumnType> CURRENT = new LinkedHashMap<>();
  private static final Map<String, ColumnType> HISTORY = new LinkedHashMap<>();

  static {
    LOG.put("CustomerID", ColumnType.INT);
    LOG.put("Name", ColumnType.STRING);
    LOG.put("_key", ColumnType.STRING);
    LOG.put("_op", ColumnType.STRING);
    LOG.put("_position", ColumnType.STRING);
    LOG.put("_committed_at", ColumnType.TIMESTAMP);
    LOG.put("_fingerprint", ColumnType.LONG);
    CURRENT.put("CustomerID", ColumnType.INT);
    CURRENT.put("CustomerName", ColumnType.STRING);
    HISTORY.putAll(CURRENT);
    CURRENT.put("_key", ColumnType.STRING);
    CURRENT.put("_position", ColumnType.STRING);
    HISTORY.put("ChangeType", ColumnType.STRING);
    HISTORY.put("ChangeTimestamp", ColumnType.TIMESTAMP);
    HISTORY.put("_key", ColumnType.STRING);
    HISTORY.put("_position", ColumnType.STRING);
    HISTORY.put("_fingerprint", ColumnType.LONG);
  }

  @TempDir Path lake;
  private final List<Object[]> log = new ArrayList<>();

  @Test
  void aVersionIsValidUntilTheNextChangeOfItsRow() throws IOException {
    change('r', 1, "Ann", 10);
    change('u', 1, "Anne", 20);
    change('c', 2, "Bob", 30);
    change('d', 2, "Bob", 40);
    change('c', 2, "Bo", 50);
    writeLog();
    assertEquals(
        """
        CustomerID,Name,_version,from,to
        1,Ann,1,10,20
        1,Anne,2,20,
        2,Bob,1,30,40
        2,Bo,2,50,
        """,
        history());
  }

  @Test
  void aTruncateEndsWhatIsLiveAndNothingElse() throws IOException {
    change('c', 1, "Ann", 10);
    change('c', 2, "Bob", 20);
    change('d', 2, "Bob", 30);
    truncate(40);
    truncate(50);
    change('c', 1, "Anna", 60);
    writeLog();
    assertEquals(
        """
        CustomerID,Name,_version,from,to
        1,Ann,1,10,40
        1,Anna,2,60,
        2,Bob,1,20,30
        """,
        history());
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() throws IOException {
    for (int i = 0; i < 40; i++) {
      change(i % 7 == 6 ? 'd' : i < 3 ? 'r' : 'u', i % 3, "name" + i, i);
    }
    truncate(25);
    writeLog();
    String expected = history();
    assertTrue(expected.lines().count() > 30, expected);

    long seed = 20_240_229;
    Collections.shuffle(log, new Random(seed));
    LakeTables.write(lake.resolve("other/silver/Customers_changes"), LOG, null, log);
    assertEquals(expected, history(lake.resolve("other")), "seed " + seed);
  }

  @Test
  void aRowThatGoesBackAndForthAtOnePlaceHasAVersionForEachChange() throws IOException {
    change('c', 1, "Ann", 10);
    change('u', 1, "Anne", 20);
    change('u', 1, "Ann", 20);
    Object[] again = log.get(1).clone();
    again[4] = position(20, 999);
    log.add(again);
    writeLog();
    assertEquals(
        """
        CustomerID,Name,_version,from,to
        1,Ann,1,10,20
        1,Anne,2,20,20
        1,Ann,3,20,20
        1,Anne,4,20,
        """,
        history());
  }

  @Test
  void aDimensionsVersionsFollowEachOther() throws IOException {
    change('c', 1, "Ann", 10); // and again, by a second snapshot
    change('r', 1, "Ann", 15);
    change('u', 1, "Anne", 20);
    change('u', 1, "Anne", 25); // of a column that the dimension lacks
    change('d', 1, "Anne", 30);
    change('c', 1, "Anna", 40);
    change('u', 1, "Anna", 45);
    change('r', 2, "Bob", 12);
    writeLog();
    writeDimension();
    assertEquals(
        """
        CustomerID,CustomerName,_version,from,to
        1,Ann,1,10,20
        1,Anne,2,20,30
        1,Anna,3,40,
        2,Bob,1,12,
        """,
        versions());
  }

  @Test
  void withoutTheChangeLogTheFirstStartIsNotKnown() throws IOException {
    writeDimension();
    assertEquals(
        """
        CustomerID,CustomerName,_version,from,to
        1,Ann,1,,20
        1,Anne,2,20,30
        1,Anna,3,,
        2,Bob,1,,
        """,
        versions());
  }

  @Test
  void viewsAreListedAndAnotherTableOfTheNameWins() throws IOException {
    change('c', 1, "Ann", 10);
    writeLog();
    writeDimension();
    StructType id = new StructType().add("ID", LongType.LONG);
    DeltaFixture.create(lake.resolve("silver/Mine_changes"), id);
    DeltaFixture.create(lake.resolve("silver/Orders_changes"), id);
    DeltaFixture.create(lake.resolve("silver/Orders_history"), id);
    assertEquals(
        "name\nCustomers_history\nDimCustomerVersions\n",
        run(
            lake,
            "SELECT table_name AS name FROM information_schema.tables"
                + " WHERE regexp_matches(table_name, 'Versions|_history') AND table_name <>"
                + " 'Orders_history' ORDER BY 1"));
    assertEquals("ID\n", run(lake, "FROM silver.\"Orders_history\""));
    LakeException unknown =
        assertThrows(LakeException.class, () -> run(lake, "FROM silver.\"Mine_history\""));
    assertTrue(
        unknown.getMessage().startsWith("Catalog Error: Table with name Mine_history does not"),
        unknown.getMessage());
  }

  private void change(char op, int id, String name, int at) {
    log.add(
        new Object[] {
          id,
          name,
          "[" + id + "]",
          String.valueOf(op),
          position(at, log.size()),
          micros(at),
          (long) at
        });
  }

  private void truncate(int at) {
    log.add(new Object[] {null, null, "", "t", position(at, log.size()), micros(at), (long) at});
  }

  private static String position(int at, long offset) {
    return LogPosition.of(0, "bin.000001", at, true, offset, 0).toSortableString();
  }

  private static long micros(int seconds) {
    return Instant.ofEpochSecond(seconds).toEpochMilli() * 1000;
  }

  private void writeLog() throws IOException {
    LakeTables.write(lake.resolve("silver/Customers_changes"), LOG, null, log);
  }

  private void writeDimension() throws IOException {
    LakeTables.write(
        lake.resolve("gold/DimCustomer"),
        CURRENT,
        null,
        List.of(
            new Object[] {1, "Anna", "[1]", position(45, 6)},
            new Object[] {2, "Bob", "[2]", position(12, 7)}));
    LakeTables.write(
        lake.resolve("gold/DimCustomerHistory"),
        HISTORY,
        null,
        List.of(
            new Object[] {1, "Anne", "DELETE", micros(30), "[1]", position(30, 4), 4L},
            new Object[] {1, "Ann", "UPDATE", micros(20), "[1]", position(20, 2), 2L}));
  }

  private String history() {
    return history(lake);
  }

  private static String history(Path lake) {
    return run(
        lake,
        "SELECT \"CustomerID\", \"Name\", _version, epoch(_valid_from)::INT AS \"from\","
            + " epoch(_valid_to)::INT AS \"to\" FROM silver.\"Customers_history\" ORDER BY 1, 3");
  }

  private String versions() {
    return run(
        lake,
        "SELECT \"CustomerID\", \"CustomerName\", _version, epoch(_valid_from)::INT AS \"from\","
            + " epoch(_valid_to)::INT AS \"to\" FROM gold.\"DimCustomerVersions\" ORDER BY 1, 3");
  }

  private static String run(Path lake, String sql) {
    StringWriter out = new StringWriter();
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()))) {
      session.run(sql, OutputFormat.csv.writer(new PrintWriter(out)));
    }
    return out.toString();
  }
}
