package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.table.ServerTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rows get that are there when a column is added. */
class DefaultsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The fill of the column {@code v} of a type, after {@code ALTER TABLE t ADD v …}. */
  private static Object fill(String type, Integer length, String definition, boolean optional)
      throws Exception {
    JsonNode column =
        JSON.createObjectNode()
            .put("name", "v")
            .put("typeName", type)
            .put("length", length)
            .put("optional", optional)
            .set("enumValues", JSON.readTree("[\"'a'\",\"'it''s'\",\"'x,y'\"]"));
    return fill(column, definition, false).value();
  }

  private static Defaults.Fill fill(JsonNode column, String definition, boolean mariaDb)
      throws Exception {
    return Defaults.of(
        type(column),
        column,
        AlterStatement.of("ALTER TABLE t ADD COLUMN w INT DEFAULT 9, ADD COLUMN `v` " + definition),
        new ServerTime(mariaDb));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "INT | INT DEFAULT -5 | -5",
        "INT | INT DEFAULT '12' COMMENT 'DEFAULT 3, or so' | 12",
        "INT | INT DEFAULT 0x10 | 16",
        "BOOL | BOOL NOT NULL DEFAULT TRUE | 1",
        "BIGINT UNSIGNED | BIGINT UNSIGNED DEFAULT 18446744073709551615 | 18446744073709551615",
        "DOUBLE | DOUBLE DEFAULT 1e3 | 1000.0",
        "YEAR | YEAR DEFAULT '24' | 2024",
        "YEAR | YEAR DEFAULT 70 | 1970",
        "VARCHAR | VARCHAR(9) DEFAULT 'it''s' | it's",
        "VARCHAR | VARCHAR(9) DEFAULT \"it's\" | it's",
        "VARCHAR | VARCHAR(9) DEFAULT 'NULL' | NULL",
        "CHAR | CHAR(9) DEFAULT 'pad  ' | pad",
        "ENUM | ENUM('a','it''s','x,y') DEFAULT 'A' | a",
        "SET | SET('a','it''s') DEFAULT 'it''s,a' | a,it's",
        "TIME | TIME DEFAULT '-12:30' | -12:30:00",
        "TIME | TIME DEFAULT 123456 | 12:34:56",
        "TIME | TIME DEFAULT '1 02:03:04' | 26:03:04",
        "DATE | DATE DEFAULT '1970-01-01' | 0",
        "DATE | DATE DEFAULT '2024-01-01' | 19723",
        "DATETIME | DATETIME /* DEFAULT 1 */ DEFAULT '1969-12-31 23:59:59' | -1000000",
        "INT | INT DEFAULT (3 + 4) | null",
        "INT | INT AS (w + 1) | null",
        "INT | INT AUTO_INCREMENT UNIQUE | null",
        "INT | INT DEFAULT 1.5 | 2",
        "INT | INT DEFAULT -7.5 | -8",
        "INT | INT DEFAULT '2.4' | 2",
        "INT | INT DEFAULT 25e-1 | 2",
        "INT UNSIGNED | INT UNSIGNED DEFAULT (7) | 7",
        "VARCHAR | VARCHAR(9) DEFAULT 1.50 | 1.50",
        "VARCHAR | VARCHAR(9) DEFAULT TRUE | 1",
        "VARCHAR | VARCHAR(9) DEFAULT 0xC3A9 | é",
        "VARCHAR | VARCHAR(9) DEFAULT _latin1 X'E9' | é",
        "VARCHAR | VARCHAR(9) DEFAULT x'FF' | null",
        "VARCHAR | VARCHAR(9) DEFAULT b'100000101000010' | AB",
        "ENUM | ENUM('a','it''s','x,y') DEFAULT 2 | it's",
        "SET | SET('a','it''s') DEFAULT 3 | a,it's",
        "TIME | TIME DEFAULT '-1:2:3.5' | -01:02:04",
        "TIME | TIME DEFAULT '1:2:3.4' | 01:02:03",
        "TIME | TIME DEFAULT '1 02' | 26:00:00",
        "DATE | DATE DEFAULT '20200203' | 18295",
        "DATE | DATE DEFAULT '2020-2-3' | 18295",
        "DATE | DATE DEFAULT '20.2.3' | 18295",
        "DATE | DATE DEFAULT 200203 | 18295",
        "DATE | DATE DEFAULT 20200203 | 18295",
        "DATETIME | DATETIME DEFAULT '2020/02/03 4:5:6' | 1580702706000000",
        "DATETIME | DATETIME DEFAULT 20200203040506 | 1580702706000000",
        "DATETIME | DATETIME DEFAULT '2020-02-03T04:05:05.5' | 1580702706000000",
        "DATETIME | DATETIME DEFAULT '2020-02-03 04:05:06+02:00' | null",
        "YEAR | YEAR DEFAULT '0' | 2000",
        "YEAR | YEAR DEFAULT 0 | 0",
        "JSON | JSON DEFAULT ('{\"bb\": 1, \"a\": [true, null]}') | {\"a\":[true,null],\"bb\":1}",
        "JSON | JSON DEFAULT ('1.5') | null",
        "DATETIME | DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP | null",
        "DATETIME | DATETIME DEFAULT '2024-01-01 00:00:00.5' | 1704067201000000",
        "DATETIME | DATETIME DEFAULT '0000-00-00 00:00:00' | null",
        "TIMESTAMP | TIMESTAMP DEFAULT '2024-01-01 00:00:00' | null",
        "VARCHAR | VARCHAR(9) DEFAULT 'a\\n' | null",
        "TIME | TIME DEFAULT '900:00:00' | null",
        "INT | INT | null"
      })
  void isTheLiteralOfTheStatementOrUnknown(String type, String definition, String expected)
      throws Exception {
    assertEquals(expected, String.valueOf(fill(type, null, definition, true)));
  }

  @ParameterizedTest
  @CsvSource({
    "INT, 0, 0",
    "VARCHAR, 3, ''",
    "ENUM, 1, a",
    "TIME, 0, 00:00:00",
    "YEAR, 4, 0",
    "DATE, 0, 0",
    "DATETIME, 0, 0",
    "TIMESTAMP, 0, null",
    "BIT, 1, false"
  })
  void isTheImplicitOneWhereNullIsNotAllowed(String type, int length, String expected)
      throws Exception {
    assertEquals(
        expected, String.valueOf(fill(type, length, type + "(" + length + ") NOT NULL", false)));
  }

  @Test
  void tellsBitsFromDigits() throws Exception {
    assertEquals(5L, fill("BIT", 8, "BIT(8) DEFAULT b'101'", true));
    assertEquals(101L, fill("BIT", 8, "BIT(8) DEFAULT 101", true));
  }

  @Test
  void fillsABinaryUpWithZeros() throws Exception {
    assertArrayEquals(
        new byte[] {'a', 'b', 0, 0}, (byte[]) fill("BINARY", 4, "BINARY(4) DEFAULT 'ab'", true));
    assertArrayEquals(
        new byte[] {0, (byte) 0xff},
        (byte[]) fill("VARBINARY", 4, "VARBINARY(4) DEFAULT x'00ff'", true));
    assertArrayEquals(new byte[3], (byte[]) fill("BINARY", 3, "BINARY(3) NOT NULL", false));
    assertNull(fill("VARBINARY", 4, "VARBINARY(4) DEFAULT 'é'", true));
  }

  @Test
  void aColumnThatTheStatementDoesNotMentionHasItsDescription() throws Exception {
    JsonNode column =
        JSON.readTree(
            "{\"name\":\"v\",\"typeName\":\"DATETIME\",\"optional\":true,"
                + "\"defaultValueExpression\":\"1970-01-01 00:00:00\"}");
    String other = "ALTER TABLE t ADD w INT, ADD KEY (v)";
    assertFalse(fillOf(column, other).known(), "it may be CURRENT_TIMESTAMP");
    JsonNode certain =
        JSON.readTree("{\"name\":\"v\",\"typeName\":\"INT\",\"defaultValueExpression\":\"7\"}");
    assertEquals(7, fillOf(certain, other).value());
  }

  private static Defaults.Fill fillOf(JsonNode column, String ddl) throws Exception {
    return Defaults.of(type(column), column, AlterStatement.of(ddl), new ServerTime(false));
  }

  private static JsonNode described(String type, boolean optional) {
    return JSON.createObjectNode().put("name", "v").put("typeName", type).put("optional", optional);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "INT | true | INT | true",
        "INT | true | INT DEFAULT (1+1) | false",
        "INT | true | INT AS (w + 1) | false",
        "INT | false | INT AUTO_INCREMENT UNIQUE | false",
        "DATETIME | true | DATETIME DEFAULT CURRENT_TIMESTAMP | false",
        "TIMESTAMP | true | TIMESTAMP DEFAULT '2024-01-01 00:00:00' | false",
        "TIMESTAMP | true | TIMESTAMP NULL DEFAULT NULL | true",
        "TIMESTAMP | false | TIMESTAMP NOT NULL | false",
        "DATETIME | true | DATETIME DEFAULT '0000-00-00 00:00:00' | true",
        "VARCHAR | true | VARCHAR(9) DEFAULT 'a\\n' | false",
        "POINT | false | POINT NOT NULL | false",
        "BLOB | false | BLOB NOT NULL | true",
      })
  void tellsANullFromAValueThatOnlyTheServerKnows(
      String type, boolean optional, String definition, boolean known) throws Exception {
    assertEquals(known, fill(described(type, optional), definition, false).known());
  }

  @Test
  void mariaDbCutsTheDigitsThatMySqlRounds() throws Exception {
    assertEquals("01:02:03", fill(described("TIME", true), "TIME DEFAULT '1:2:3.9'", true).value());
    assertEquals(
        "01:02:04", fill(described("TIME", true), "TIME DEFAULT '1:2:3.9'", false).value());
  }

  @Test
  void findsARenamedColumnsClause() {
    assertEquals("3", clause("ALTER TABLE t CHANGE a b INT DEFAULT 3", "b").text());
    assertEquals("3", clause("CREATE TABLE t (a INT, `b``c` INT DEFAULT +3)", "b`c").text());
    assertNull(clause("ALTER TABLE t DROP b", "b"));
  }

  private static DefaultClause clause(String ddl, String column) {
    return AlterStatement.of(ddl).defaultOf(column);
  }

  private static io.tributary.schemas.table.ColumnType type(JsonNode column)
      throws PoisonException {
    return new MySqlTypes(WireModes.DEFAULT).column(column).column().type();
  }

  @Test
  void isPartOfTheSchemaThatASchemaChangeTells() throws Exception {
    SchemaHistory history = new SchemaHistory(new MySqlTypes(WireModes.DEFAULT), Epochs.single());
    String change =
        """
        {"source":%s,"ddl":"ALTER TABLE Items ADD v INT NOT NULL DEFAULT 0x10","tableChanges":[
         {"id":"\\"shop\\".\\"Items\\"","table":{"columns":[
          {"name":"v","typeName":"INT","optional":false}]}}]}\
        """
            .formatted(DecoderFixture.source(4));
    assertEquals(
        16,
        history
            .read(DecoderFixture.record("p", 0, null, change))
            .tables()
            .get(0)
            .layout()
            .reader(java.util.List.of("v"), java.util.List.of())
            .schema()
            .columns()
            .get(0)
            .fill());
  }
}
