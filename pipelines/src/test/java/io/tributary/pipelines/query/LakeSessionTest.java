package io.tributary.pipelines.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LakeSessionTest {
  private static final Schema ID =
      SchemaBuilder.record("r").fields().optionalLong("ID").endRecord();
  private static final Schema ID_NAME =
      SchemaBuilder.record("r").fields().optionalLong("ID").optionalString("Name").endRecord();
  private static final StructType ID_TYPE = new StructType().add("ID", LongType.LONG);
  private static final StructType ID_NAME_TYPE = ID_TYPE.add("Name", StringType.STRING);

  @TempDir Path folder;

  @Test
  void showsOnlyLiveFiles() throws IOException {
    table("silver/Orders", ID_TYPE)
        .append(ID, Map.of(), row(1L), row(2L))
        .removeAll()
        .append(ID, Map.of(), row(3L));
    assertEquals("{\"ID\":3}\n", json("SELECT * FROM silver.\"Orders\""));
  }

  @Test
  void takesPartitionValuesFromTheLog() throws IOException {
    StructType schema = ID_TYPE.add("_date", DateType.DATE);
    DeltaFixture.create(lake().resolve("bronze/Orders"), schema, "_date")
        .append(ID, date("2024-02-29"), row(1L), row(2L))
        .append(ID, date("2024-03-01"), row(3L))
        .append(ID, Map.of("_date", Literal.ofNull(DateType.DATE)), row(4L));
    assertEquals(
        """
        {"_date":"2024-02-29","n":2}
        {"_date":"2024-03-01","n":1}
        {"_date":null,"n":1}
        """,
        json("SELECT _date, count(*) AS n FROM bronze.\"Orders\" GROUP BY 1 ORDER BY 1"));
    assertEquals("{\"ID\":3}\n", json("SELECT ID FROM bronze.orders WHERE _date > '2024-02-29'"));
    assertEquals(
        "{\"ID\":1,\"_date\":\"2024-02-29\"}\n",
        json("SELECT * FROM bronze.\"Orders\" ORDER BY ID LIMIT 1"));
  }

  @Test
  void unitesFilesOfDifferentSchemasByName() throws IOException {
    table("silver/Orders", ID_TYPE)
        .append(ID, Map.of(), row(1L))
        .evolve(ID_NAME_TYPE.add("Extra", new DecimalType(10, 2)))
        .append(ID_NAME, Map.of(), row(2L, "two"));
    assertEquals(
        """
        {"ID":1,"Name":null,"Extra":null}
        {"ID":2,"Name":"two","Extra":null}
        """,
        json("SELECT * FROM silver.\"Orders\" ORDER BY ID"));
    assertEquals(
        "{\"t\":\"DECIMAL(10,2)\"}\n",
        json("SELECT typeof(\"Extra\") AS t FROM silver.\"Orders\" LIMIT 1"));
  }

  @Test
  void aTableWithoutFilesIsEmptyAndTyped() throws IOException {
    DeltaFixture.create(
        lake().resolve("silver/Orders_changes"), ID_NAME_TYPE.add("_date", DateType.DATE), "_date");
    assertEquals(
        """
        column_name,column_type
        ID,BIGINT
        Name,VARCHAR
        _date,DATE
        """,
        run(
            OutputFormat.csv,
            "SELECT column_name, column_type FROM (DESCRIBE silver.\"Orders_changes\")"));
    assertEquals("{\"n\":0}\n", json("SELECT count(*) AS n FROM silver.\"Orders_changes\""));
  }

  @Test
  void keepsEveryTypeExactly() throws IOException {
    StructType schema =
        new StructType()
            .add("i", IntegerType.INTEGER)
            .add("d", new DecimalType(18, 2))
            .add("u", new DecimalType(20, 0))
            .add("f", DoubleType.DOUBLE)
            .add("b", BooleanType.BOOLEAN)
            .add("x", BinaryType.BINARY)
            .add("day", DateType.DATE)
            .add("at", TimestampType.TIMESTAMP);
    Schema avro =
        SchemaBuilder.record("r")
            .fields()
            .optionalInt("i")
            .name("d")
            .type(decimal(18, 2))
            .noDefault()
            .name("u")
            .type(decimal(20, 0))
            .noDefault()
            .optionalDouble("f")
            .optionalBoolean("b")
            .optionalBytes("x")
            .name("day")
            .type(LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)))
            .noDefault()
            .name("at")
            .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .endRecord();
    table("gold/FactSales", schema)
        .append(
            avro,
            Map.of(),
            row(
                -7,
                unscaled("12.50"),
                unscaled("18446744073709551615"),
                0.1,
                true,
                new byte[] {0, (byte) 255},
                (int) LocalDate.parse("2024-02-29").toEpochDay(),
                1_709_208_000_123_456L));
    assertEquals(
        "{\"i\":-7,\"d\":\"12.50\",\"u\":18446744073709551615,\"f\":0.1,\"b\":true,\"x\":\"AP8=\","
            + "\"day\":\"2024-02-29\",\"at\":\"2024-02-29T12:00:00.123456Z\"}\n",
        json("SELECT * FROM gold.\"FactSales\""));
  }

  @Test
  void hidesTheSinksOwnFoldersAndShowsTheLedger() throws IOException {
    table("silver/Orders", ID_TYPE);
    table("silver/_deleted/Orders", ID_TYPE);
    table("_ledger", ID_TYPE).append(ID, Map.of(), row(9L));
    table("quarantine", ID_TYPE);
    assertEquals(
        """
        table_schema,table_name
        lake,ledger
        lake,quarantine
        silver,Orders
        """,
        run(
            OutputFormat.csv,
            "SELECT table_schema, table_name FROM information_schema.tables"
                + " WHERE table_type = 'VIEW' ORDER BY ALL"));
    assertEquals("{\"ID\":9}\n", json("SELECT * FROM lake.ledger"));
  }

  @Test
  void ofTablesThatDifferOnlyInCaseTheOneThatIsWrittenSoIsMeant() throws IOException {
    table("bronze/Orders", ID_TYPE).append(ID, Map.of(), row(1L));
    table("bronze/orders", ID_TYPE).append(ID, Map.of(), row(2L));
    assertEquals("{\"ID\":1}\n", json("SELECT * FROM bronze.\"Orders\""));
    assertEquals("{\"ID\":2}\n", json("SELECT * FROM bronze.\"orders\""));
    assertEquals(
        "{\"n\":2,\"rows\":2}\n", json("SELECT count(*) AS n, sum(rows) AS rows FROM lake.tables"));
    for (String unclear :
        List.of(
            "SELECT * FROM bronze.ORDERS", "SELECT * FROM bronze.\"Orders\", bronze.\"orders\"")) {
      LakeException refused = assertThrows(LakeException.class, () -> json(unclear));
      assertTrue(refused.getMessage().contains("differ only in case"), refused.getMessage());
    }
  }

  @Test
  void opensNoTableWhoseNameIsAPartOfAnothers() throws IOException {
    table("silver/Order", ID_TYPE).append(ID, Map.of(), row(1L));
    table("silver/Orders", ID_TYPE).append(ID, Map.of(), row(2L));
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake().toString()))) {
      assertEquals(
          List.of("Orders"),
          session.catalog().namedIn("FROM silver.\"Orders\"").stream()
              .map(LakeTable::name)
              .toList());
    }
  }

  @Test
  void seesTablesThatBeginLikeOurs() throws IOException {
    for (String name : List.of("_AtoB", ".hidden", "~5Fdeleted", "a~2Fb")) {
      table("silver/" + name, ID_TYPE).append(ID, Map.of(), row(1L));
    }
    table("silver/_deleted/Orders", ID_TYPE);
    table("bronze/_schema_changes", ID_TYPE);
    assertEquals(
        """
        {"table":".hidden"}
        {"table":"_AtoB"}
        {"table":"_deleted"}
        {"table":"a/b"}
        """,
        json("SELECT \"table\" FROM lake.tables ORDER BY 1"));
    assertEquals("{\"ID\":1}\n", json("SELECT * FROM silver.\"a/b\""));
    assertEquals("{\"ID\":1}\n", json("SELECT * FROM silver._deleted"));
  }

  @Test
  void aColumnMayBeCalledLikeTheFileOfARow() throws IOException {
    Schema avro =
        SchemaBuilder.record("row")
            .fields()
            .name("__file")
            .type()
            .longType()
            .noDefault()
            .endRecord();
    StructType schema = new StructType().add("__file", LongType.LONG).add("_date", DateType.DATE);
    DeltaFixture.create(lake().resolve("bronze/Orders"), schema, "_date")
        .append(avro, date("2024-02-29"), row(1L));
    assertEquals(
        "{\"__file\":1,\"_date\":\"2024-02-29\"}\n", json("SELECT * FROM bronze.\"Orders\""));
  }

  @Test
  void aTableThatCantBeReadHasNoNumberAndTheOthersHave() throws IOException {
    table("silver/Orders", ID_TYPE).append(ID, Map.of(), row(1L));
    table("silver/Broken", ID_TYPE);
    Files.writeString(lake().resolve("silver/Broken/_delta_log/%020d.json".formatted(1)), "no");
    assertEquals(
        """
        {"table":"Broken","rows":null}
        {"table":"Orders","rows":1}
        """,
        json("SELECT \"table\", rows FROM lake.tables ORDER BY 1"));
  }

  @Test
  void showsAColumnUnderItsLogicalName() throws IOException {
    FieldMetadata mapped =
        FieldMetadata.builder().putString("delta.columnMapping.physicalName", "ID").build();
    table("silver/Orders", ID_TYPE)
        .append(ID, Map.of(), row(1L))
        .evolve(new StructType().add("OrderID", LongType.LONG, true, mapped));
    assertEquals("{\"OrderID\":1}\n", json("SELECT * FROM silver.\"Orders\""));
  }

  @Test
  void aTableIsReadOnceItsNameFollowsItsDescription() throws IOException {
    table("silver/Orders", ID_TYPE).append(ID, Map.of(), row(1L));
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake().toString()))) {
      StringWriter out = new StringWriter();
      session.run("SHOW ALL TABLES", OutputFormat.csv.writer(new PrintWriter(new StringWriter())));
      session.run("FROM silver.\"Orders\"", OutputFormat.csv.writer(new PrintWriter(out)));
      assertEquals("ID\n1\n", out.toString());
    }
  }

  @Test
  void countsTheRowsOfEveryTable() throws IOException {
    table("silver/Orders", ID_TYPE).append(ID, Map.of(), row(1L), row(2L));
    table("quarantine", ID_TYPE);
    assertEquals(
        """
        {"layer":"lake","table":"quarantine","rows":0}
        {"layer":"silver","table":"Orders","rows":2}
        """,
        json("SELECT * FROM lake.tables ORDER BY ALL"));
  }

  @Test
  void fetchesTheFilesOfARemoteLakeAndCleansUp() throws IOException {
    table("silver/Orders", ID_TYPE).append(ID, Map.of(), row(1L)).append(ID, Map.of(), row(2L));
    StructType schema = ID_TYPE.add("_date", DateType.DATE);
    DeltaFixture.create(lake().resolve("silver/Orders_changes"), schema, "_date")
        .append(ID, date("2024-02-29"), row(3L));
    StringWriter out = new StringWriter();
    Path fetched;
    try (LakeSession session =
        LakeSession.open(FarFileSystem.configuration(), LakeRoots.under("far://" + lake()))) {
      fetched = session.temporaryFolder();
      String sql =
          "SELECT ID, NULL AS _date FROM silver.\"Orders\""
              + " UNION ALL SELECT ID, _date FROM silver.\"Orders_changes\" ORDER BY ID";
      session.run(sql, OutputFormat.csv.writer(new PrintWriter(out)));
      assertTrue(Files.exists(fetched.resolve("2.parquet")));
    }
    assertEquals("ID,_date\n1,\n2,\n3,2024-02-29\n", out.toString());
    assertFalse(Files.exists(fetched));
  }

  @Test
  void readsFoldersWithOddNames() throws IOException {
    Path odd = folder.resolve("a lake [1] *'%20");
    DeltaFixture.create(odd.resolve("silver/Order Items"), ID_TYPE).append(ID, Map.of(), row(1L));
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(odd.toString()))) {
      StringWriter out = new StringWriter();
      session.run(
          "SELECT * FROM silver.\"Order Items\"", OutputFormat.jsonl.writer(new PrintWriter(out)));
      assertEquals("{\"ID\":1}\n", out.toString());
    }
  }

  @Test
  void saysWhatAWrongStatementShouldBe() throws IOException {
    table("silver/Orders", ID_TYPE);
    LakeException unknown =
        assertThrows(LakeException.class, () -> json("SELECT * FROM silver.\"Order\""));
    assertEquals(
        "Catalog Error: Table with name Order does not exist! The lake has silver.\"Orders\"",
        unknown.getMessage());
    LakeException wrong =
        assertThrows(LakeException.class, () -> json("SELEC * FROM silver.\"Orders\""));
    assertEquals("Parser Error: syntax error at or near \"SELEC\"", wrong.getMessage());
    LakeException column =
        assertThrows(LakeException.class, () -> json("SELECT Nam FROM silver.\"Orders\""));
    assertFalse(column.getMessage().contains("\n"), column.getMessage());
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private DeltaFixture table(String path, StructType schema) throws IOException {
    return DeltaFixture.create(lake().resolve(path), schema);
  }

  private String json(String sql) {
    return run(OutputFormat.jsonl, sql);
  }

  private String run(OutputFormat format, String sql) {
    StringWriter out = new StringWriter();
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake().toString()))) {
      session.run(sql, format.writer(new PrintWriter(out)));
    }
    return out.toString();
  }

  private static Map<String, Literal> date(String text) {
    return Map.of("_date", Literal.ofDate((int) LocalDate.parse(text).toEpochDay()));
  }

  private static Schema decimal(int precision, int scale) {
    return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
  }

  private static byte[] unscaled(String decimal) {
    return new BigDecimal(decimal).unscaledValue().toByteArray();
  }

  private static Object[] row(Object... values) {
    return values;
  }
}
