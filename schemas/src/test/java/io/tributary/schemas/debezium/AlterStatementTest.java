package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlterStatementTest {

  private static void assertRenames(Map<String, String> newToOld, String ddl) {
    assertEquals(newToOld, AlterStatement.renames(ddl));
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
}
