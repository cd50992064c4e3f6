package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlterStatementTest {

  private static void assertRenames(Map<String, String> newToOld, String ddl) {
    assertEquals(newToOld, AlterStatement.of(ddl).renames());
  }

  @Test
  void findsARenamedColumn() {
    assertRenames(Map.of("b", "a"), "ALTER TABLE t RENAME COLUMN a TO b");
    assertRenames(Map.of("b", "a"), "alter table `shop`.`t`\n\trename column `a` to `b`");
    assertRenames(Map.of("b", "a"), "ALTER TABLE t RENAME COLUMN IF EXISTS a TO b");
  }

  @Test
  void findsAColumnThatIsChangedUnderANewName() {
    assertRenames(Map.of("b", "a"), "ALTER TABLE t CHANGE a b INT NOT NULL DEFAULT 5");
    assertRenames(Map.of("b", "a"), "ALTER TABLE t CHANGE COLUMN `a` `b` VARCHAR(20) AFTER c");
    assertRenames(Map.of("a", "a"), "ALTER TABLE t CHANGE a a BIGINT");
  }

  @Test
  void findsSeveralInOneStatement() {
    assertRenames(
        Map.of("b", "a", "a", "b", "d", "c"),
        "ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a, ADD x INT, CHANGE c d INT");
  }

  @Test
  void readsNamesThatNeedQuotes() {
    assertRenames(Map.of("to", "a `b`"), "ALTER TABLE t RENAME COLUMN `a ``b``` TO `to`");
    assertRenames(Map.of("neu", "größe"), "ALTER TABLE t CHANGE größe neu INT");
    assertRenames(Map.of("b", "a"), "ALTER TABLE t CHANGE \"a\" \"b\" INT");
  }

  @Test
  void readsCommentsAsMySqlDoes() {
    assertRenames(
        Map.of("b", "a"),
        "ALTER TABLE t /* RENAME COLUMN x TO y */ -- CHANGE p q INT\n RENAME COLUMN a # z\n TO b");
    assertRenames(Map.of("b", "a"), "ALTER TABLE t /*!80000 RENAME COLUMN a TO b */");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ALTER",
        "ALTER TABLE t RENAME TO u",
        "ALTER TABLE t RENAME INDEX a TO b",
        "ALTER TABLE t RENAME COLUMN a",
        "ALTER TABLE t CHANGE",
        "ALTER TABLE `change` ADD `rename` INT DEFAULT 1",
        "ALTER TABLE t ADD c VARCHAR(50) DEFAULT ', RENAME COLUMN a TO b' COMMENT 'it''s \\' CHANGE'",
        "CREATE TABLE t (a INT COMMENT 'CHANGE a b')",
        "TRUNCATE TABLE t",
        "ALTER TABLE t ADD c INT COMMENT 'never closed CHANGE a b INT",
      })
  void findsNothingElsewhere(String ddl) {
    assertRenames(Map.of(), ddl);
  }

  private static boolean adds(String ddl, String column) {
    return AlterStatement.of(ddl).adds(column, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t DROP COLUMN a, ADD COLUMN a INT DEFAULT 7",
        "ALTER TABLE t ADD COLUMN a INT DEFAULT 7 FIRST, DROP a",
        "ALTER TABLE shop.t ADD x SET('a','b,c') COMMENT 'x), DROP', DROP a, ADD (y INT, `A` INT)",
        "ALTER ONLINE TABLE IF EXISTS t WAIT 5 DROP IF EXISTS a, ADD COLUMN IF NOT EXISTS a INT",
        "ALTER TABLE t CHANGE a b VARCHAR(40) NOT NULL DEFAULT 'dd', ADD COLUMN a INT DEFAULT 3",
        "ALTER TABLE t RENAME COLUMN a TO b, ADD a INT",
        "ALTER TABLE \"t\" DROP COLUMN \"a\", ADD COLUMN \"a\" INT",
        "ALTER TABLE t /*!80000 DROP COLUMN a, */ ADD COLUMN a DECIMAL(10,2)",
        "ALTER TABLE t DROP a, ADD a TEXT COMMENT 'it\\'s, ADD b'",
      })
  void aColumnThatTakesTheNameOfOneThatGoesIsNew(String ddl) {
    assertEquals(true, adds(ddl, "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT",
        "ALTER TABLE t DROP INDEX a, ADD INDEX a (b)",
        "ALTER TABLE t ADD CONSTRAINT a CHECK (a > 0), ADD UNIQUE KEY a (a)",
        "ALTER TABLE t MODIFY a BIGINT, ALGORITHM=INPLACE, LOCK=NONE",
        "ALTER TABLE t ADD b INT DEFAULT 1 COMMENT ', ADD a INT'",
        "ALTER TABLE t ADD PARTITION (PARTITION a VALUES LESS THAN (10))",
        "CREATE TABLE t (a INT)",
      })
  void anyOtherColumnOfANameStays(String ddl) {
    assertEquals(false, adds(ddl, "a"));
  }

  private static String defaultOf(String definition) {
    DefaultClause clause = AlterStatement.of("ALTER TABLE t ADD v " + definition).defaultOf("v");
    return clause.kind() + (clause.text().isEmpty() ? "" : " " + clause.text());
  }

  @Test
  void aBackslashIsCertainOnlyIfBothModesAgreeOrOneCannotBeMeant() {
    assertEquals("COMPUTED", defaultOf("VARCHAR(9) DEFAULT 'a\\b'"));
    assertEquals("TEXT it's", defaultOf("VARCHAR(9) DEFAULT 'it\\'s'"));
    assertEquals("TEXT a\\", defaultOf("VARCHAR(9) DEFAULT 'a\\'"));
    assertEquals("NUMBER 7", defaultOf("INT DEFAULT 7 COMMENT 'a\\b'"));
  }

  @Test
  void readsLiteralsInEveryForm() {
    assertEquals("TEXT ab", defaultOf("VARCHAR(9) DEFAULT 'a' 'b' COLLATE utf8mb4_bin"));
    assertEquals("TEXT é", defaultOf("VARCHAR(9) CHARACTER SET utf8mb4 DEFAULT _utf8mb4'é'"));
    assertEquals("COMPUTED", defaultOf("VARCHAR(9) DEFAULT _latin1'é'"));
    assertEquals("HEX E9", defaultOf("VARCHAR(9) DEFAULT _latin1 X'E9'"));
    assertEquals("TEXT n", defaultOf("NCHAR(4) DEFAULT N'n'"));
    assertEquals("TEXT 2020-01-02", defaultOf("DATE DEFAULT DATE '2020-01-02'"));
    assertEquals("TEXT abc", defaultOf("TEXT DEFAULT (('abc')) INVISIBLE"));
    assertEquals("NUMBER -5", defaultOf("INT DEFAULT (-5)"));
    assertEquals("NULL", defaultOf("INT DEFAULT (NULL)"));
    assertEquals("COMPUTED", defaultOf("INT DEFAULT (1+1)"));
    assertEquals("COMPUTED", defaultOf("INT DEFAULT ((1)+(2))"));
    assertEquals("COMPUTED", defaultOf("INT DEFAULT 1 + 1"));
    assertEquals("COMPUTED", defaultOf("POINT DEFAULT (POINT(1,2))"));
    assertEquals("NONE", defaultOf("INT REFERENCES u (id) ON DELETE SET DEFAULT"));
  }
}
