package io.tributary.sandbox.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.sandbox.protocol.SandboxException;
import io.tributary.sandbox.store.StoreTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
  private static final Pattern COLUMN =
      Pattern.compile("(?m)^  (\\w+) +(?:INT|VARCHAR|TEXT|DECIMAL|TIMESTAMP|ENUM|BIT)");

  @Test
  void splitsAtSemicolonsOutsideQuotes() {
    assertEquals(
        List.of("SELECT 'a;b'", "SELECT `c;d`, 'it''s'"),
        SqlScript.parse("-- one; two\nSELECT 'a;b';\n\nSELECT `c;d`, 'it''s';\n--\n").statements());
  }

  @Test
  void refusesAFileThatIsNotBundled() {
    assertThrows(SandboxException.class, () -> SqlScript.read("nothing.sql", Optional.empty()));
  }

  @Test
  void bundledSchemaHasEveryTableAndColumnOfTheGenerator() {
    List<String> statements = SqlScript.read("store-schema.sql", Optional.empty()).statements();
    for (StoreTable table : StoreTable.values()) {
      String create =
          statements.stream()
              .filter(
                  sql -> sql.startsWith("CREATE TABLE IF NOT EXISTS " + table.tableName() + " "))
              .findFirst()
              .orElseThrow();
      List<String> columns = new ArrayList<>();
      Matcher matcher = COLUMN.matcher(create);
      while (matcher.find()) {
        columns.add(matcher.group(1));
      }
      assertEquals(table.columns(), columns);
      assertTrue(create.contains("PRIMARY KEY (" + table.key() + ")"));
    }
    assertEquals(
        StoreTable.values().length,
        statements.stream().filter(sql -> sql.startsWith("CREATE TABLE")).count());
  }

  @Test
  void foreignKeysNeverCascade() {
    SqlScript.read("store-schema.sql", Optional.empty())
        .statements()
        .forEach(sql -> assertTrue(!sql.contains("CASCADE"), sql));
  }
}
