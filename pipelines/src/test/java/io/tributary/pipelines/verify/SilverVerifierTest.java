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
    assertEquals("has no primary key and is not compared", results.get(2).note());
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
