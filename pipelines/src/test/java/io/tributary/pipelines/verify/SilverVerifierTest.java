package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.tributary.pipelines.query.DeltaFixture;
import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SilverVerifierTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("ID", LongType.LONG)
          .add("Name", StringType.STRING)
          .add("_position", StringType.STRING);
  private static final Schema AVRO =
      SchemaBuilder.record("r")
          .fields()
          .optionalLong("ID")
          .optionalString("Name")
          .optionalString("_position")
          .endRecord();
  private static final SourceColumn ID = new SourceColumn("ID", CanonicalForm.INTEGER, false);
  private static final SourceColumn NAME = new SourceColumn("Name", CanonicalForm.TEXT, true);

  @TempDir Path lake;
  private final FakeSourceDatabase database = new FakeSourceDatabase();

  @BeforeEach
  void createCustomers() throws IOException {
    database.table("Customers", List.of("ID"), ID, NAME);
    DeltaFixture.create(lake.resolve("silver/Customers_changes"), SCHEMA);
  }

  @Test
  void equalTablesAreEqual() throws Exception {
    database.row("Customers", "1", "Ann").row("Customers", "2", null).row("Customers", "10", "");
    customers(row(2L, null), row(1L, "Ann"), row(10L, ""));
    TableResult result = verifyCustomers();
    assertTrue(result.isEqual(), result.toString());
    assertEquals(3, result.databaseRows());
    assertEquals(3, result.lakeRows());
    assertEquals("", result.note());
  }

  @Test
  void tellsMissingExtraAndDifferentRowsByKey() throws Exception {
    database.row("Customers", "1", "Ann").row("Customers", "2", "Bob").row("Customers", "10", null);
    customers(row(1L, "Ann "), row(3L, "Cid"), row(10L, ""));
    TableResult result = verifyCustomers();
    assertFalse(result.isEqual());
    assertEquals(1, result.missing());
    assertEquals(1, result.extra());
    assertEquals(2, result.different());
    assertEquals(
        List.of(
            new Difference("ID=1", "Name", "Ann", "Ann "),
            new Difference("ID=2", Difference.WHOLE_ROW, "present", "absent"),
            new Difference("ID=3", Difference.WHOLE_ROW, "absent", "present"),
            new Difference("ID=10", "Name", null, "")),
        result.samples());
  }

  @Test
  void aKeyTwiceInTheLakeIsExtra() throws Exception {
    database.row("Customers", "1", "Ann").row("Customers", "2", "Bob");
    customers(row(1L, "Ann"), row(2L, "Bob"), row(2L, "Bob"));
    TableResult result = verifyCustomers();
    assertEquals(1, result.extra());
    assertEquals(
        List.of(new Difference("ID=2", Difference.WHOLE_ROW, "at most once", "2 times")),
        result.samples());
  }

  @Test
  void joinsOnEveryColumnOfAComposedKey() throws Exception {
    database
        .table("Pairs", List.of("Name", "ID"), ID, NAME)
        .row("Pairs", "1", "a")
        .row("Pairs", "1", "b");
    DeltaFixture.create(lake.resolve("silver/Pairs"), SCHEMA)
        .append(AVRO, Map.of(), row(1L, "b"), row(1L, "c"));
    TableResult result = verify(Set.of("Pairs")).get(0);
    assertEquals(
        List.of("Name=a, ID=1", "Name=c, ID=1"),
        result.samples().stream().map(Difference::key).toList());
  }

  @Test
  void samplesAreBoundedAndCountsAreNot() throws Exception {
    for (int i = 0; i < 50; i++) {
      database.row("Customers", String.valueOf(i), "x");
    }
    customers();
    TableResult result = verifyCustomers();
    assertEquals(50, result.missing());
    assertEquals(4, result.samples().size());
  }

  @Test
  void aTableOnOneSideOnlyIsReported() throws Exception {
    customers();
    database
        .table("Empty", List.of("ID"), ID)
        .table("New", List.of("ID"), ID)
        .row("New", "1")
        .table("Keyless", List.of(), ID);
    DeltaFixture.create(lake.resolve("silver/Old"), SCHEMA).append(AVRO, Map.of(), row(1L, "x"));
    List<TableResult> results = verify(Set.of());
    assertEquals(
        List.of("Customers", "Empty", "Keyless", "New", "Old"),
        results.stream().map(TableResult::table).toList());
    assertTrue(results.get(1).isEqual());
    assertEquals("is not in the lake", results.get(1).note());
    assertEquals(
        "has no primary key, so its rows are told apart by all their values; is not in the lake",
        results.get(2).note());
    assertEquals(1, results.get(3).missing());
    assertEquals(1, results.get(4).extra());
    assertEquals("is not in the database", results.get(4).note());
  }

  @Test
  void aColumnTheLakeLacksCountsAsNull() throws Exception {
    database
        .table("Customers", List.of("ID"), ID, new SourceColumn("Email", CanonicalForm.TEXT, true))
        .row("Customers", "1", null)
        .row("Customers", "2", "b@example.com");
    customers(row(1L, "x"), row(2L, "x"));
    TableResult result = verifyCustomers();
    assertEquals("has no column Email in the lake", result.note());
    assertEquals(List.of(new Difference("ID=2", "Email", "b@example.com", null)), result.samples());
  }

  @Test
  void jsonIsComparedAsAValue() throws Exception {
    database
        .table("Docs", List.of("ID"), ID, new SourceColumn("Name", CanonicalForm.JSON, true))
        .row("Docs", "1", "{\"a\": 1, \"bb\": [1.0, \"x\"]}")
        .row("Docs", "2", "[1, 2]");
    DeltaFixture.create(lake.resolve("silver/Docs"), SCHEMA)
        .append(AVRO, Map.of(), row(1L, "{\"bb\":[1,\"x\"],\"a\":1}"), row(2L, "[2,1]"));
    TableResult result = verify(Set.of("Docs")).get(0);
    assertEquals(1, result.different());
    assertEquals("ID=2", result.samples().get(0).key());
  }

  @Test
  void rowsWithoutAKeyAreComparedByAllTheirValuesAndTheirNumber() throws Exception {
    database
        .table("Keyless", List.of(), ID, NAME)
        .row("Keyless", "1", null)
        .row("Keyless", "1", null)
        .row("Keyless", "2", "x")
        .row("Keyless", "3", "a");
    DeltaFixture.create(lake.resolve("silver/Keyless"), SCHEMA)
        .append(AVRO, Map.of(), row(1L, null), row(2L, "x"), row(2L, "x"), row(3L, "A"));
    TableResult result = verify(Set.of("Keyless")).get(0);
    assertEquals(2, result.missing(), result.toString());
    assertEquals(2, result.extra(), result.toString());
    assertEquals(0, result.different());
  }

  @Test
  void equalRowsWithoutAKeyAreEqual() throws Exception {
    database
        .table("Keyless", List.of(), ID, NAME)
        .row("Keyless", "1", null)
        .row("Keyless", "2", "x")
        .row("Keyless", "2", "x");
    DeltaFixture.create(lake.resolve("silver/Keyless"), SCHEMA)
        .append(AVRO, Map.of(), row(2L, "x"), row(1L, null), row(2L, "x"));
    TableResult result = verify(Set.of("Keyless")).get(0);
    assertTrue(result.isEqual() && result.compared(), result.toString());
  }

  @Test
  void aTableOfAnotherDatabaseIsNoDifference() throws Exception {
    customers();
    DeltaFixture.create(lake.resolve("silver/Log"), SCHEMA).append(AVRO, Map.of(), row(1L, "x"));
    topics("Log", "store.other.Log");
    TableResult result = verify(Set.of("Log")).get(0);
    assertTrue(result.isEqual(), result.toString());
    assertFalse(result.compared());
    assertEquals("is a table of other; verify it with --database=other", result.note());
  }

  @Test
  void aTableThatThisDatabaseHasLostIsADifference() throws Exception {
    customers();
    DeltaFixture.create(lake.resolve("silver/Log"), SCHEMA).append(AVRO, Map.of(), row(1L, "x"));
    topics("Log", "store.online_store.Log", "store.other.Log");
    assertEquals(1, verify(Set.of("Log")).get(0).extra());
  }

  @Test
  void rowsOfATableOfThatNameInAnotherDatabaseAreThatOnes() throws Exception {
    database
        .row("Customers", "1", "Ann")
        .beside(
            new FakeSourceDatabase("other")
                .table("Customers", List.of("ID"), NAME, ID)
                .row("Customers", "Bob", "2")
                .row("Customers", "Cid", "3")
                .row("Customers", "Dan", "4"));
    // 3 is neither's: here it was deleted, there it has another name. 4 has not arrived.
    customers(row(1L, "Ann"), row(2L, "Bob"), row(3L, "old"));
    topics("Customers", "store.online_store.Customers", "store.other.Customers");
    TableResult result = verifyCustomers();
    assertEquals(1, result.extra(), result.toString());
    assertEquals(0, result.missing(), result.toString());
    assertEquals("ID=3", result.samples().get(0).key());
    assertEquals("has rows of other too, which are not compared", result.note());
  }

  @Test
  void aDatabaseThatBronzeDoesNotKnowExcusesNothing() throws Exception {
    database
        .row("Customers", "1", "Ann")
        .beside(
            new FakeSourceDatabase("backup")
                .table("Customers", List.of("ID"), ID, NAME)
                .row("Customers", "2", "Bob"));
    customers(row(1L, "Ann"), row(2L, "Bob"));
    topics("Customers", "store.online_store.Customers");
    assertEquals(1, verifyCustomers().extra());
  }

  @Test
  void namesAreComparedWithoutCase() throws Exception {
    database
        .table(
            "pets",
            List.of("id"),
            new SourceColumn("id", CanonicalForm.INTEGER, false),
            new SourceColumn("name", CanonicalForm.TEXT, true))
        .row("pets", "1", "Rex");
    DeltaFixture.create(lake.resolve("silver/Pets"), SCHEMA).append(AVRO, Map.of(), row(1L, "Rex"));
    customers();
    List<TableResult> results = verify(Set.of());
    assertEquals(List.of("Customers", "pets"), results.stream().map(TableResult::table).toList());
    assertTrue(results.get(1).isEqual(), results.toString());
  }

  @Test
  void textsThatACollationTakesForEqualDiffer() throws Exception {
    database.row("Customers", "1", "a").row("Customers", "2", "ss").row("Customers", "3", "é");
    customers(row(1L, "A"), row(2L, "ß"), row(3L, "e\u0301"));
    assertEquals(3, verifyCustomers().different());
  }

  private void topics(String table, String... topics) throws IOException {
    DeltaFixture records =
        DeltaFixture.create(
            lake.resolve("bronze").resolve(table),
            new StructType().add("_topic", StringType.STRING));
    Schema schema = SchemaBuilder.record("r").fields().optionalString("_topic").endRecord();
    for (String topic : topics) {
      records.append(schema, Map.of(), row(topic));
    }
  }

  @Test
  void anUnknownTableIsRefused() throws IOException {
    customers();
    LakeException refused = assertThrows(LakeException.class, () -> verify(Set.of("Nope")));
    assertEquals("--tables: Nope is not allowed; expected Customers", refused.getMessage());
  }

  private void customers(Object[]... rows) throws IOException {
    DeltaFixture table = DeltaFixture.create(lake.resolve("silver/Customers"), SCHEMA);
    if (rows.length > 0) {
      table.append(AVRO, Map.of(), rows);
    }
  }

  private TableResult verifyCustomers() throws SQLException {
    return verify(Set.of("Customers")).get(0);
  }

  private List<TableResult> verify(Set<String> tables) throws SQLException {
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()))) {
      return new SilverVerifier(session, database, 4).verify(tables);
    }
  }

  private static Object[] row(Object... values) {
    return values;
  }
}
