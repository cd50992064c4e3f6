package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {

  private static String shown(String sql) {
    Optional<StatementText> text = StatementText.of(sql);
    return text.isEmpty()
        ? "nothing"
        : text.get().what()
            + " "
            + String.join(
                " ",
                text.get().names().stream().map(name -> String.join(".", name.parts())).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
UPDATE t SET v=v+1                                              | UPDATE t
/* app */ update LOW_PRIORITY IGNORE `shop`.`t` set v = 1       | UPDATE shop.t
UPDATE "t" SET v = 1                                            | UPDATE t
UPDATE a JOIN shop.b ON a.id = b.id SET a.v = 1                 | UPDATE a JOIN shop.b ON a.id b.id
DELETE FROM t WHERE id IN (SELECT id FROM other)                | DELETE t
DELETE QUICK FROM `t` ORDER BY id LIMIT 3                       | DELETE t
DELETE a, b FROM a INNER JOIN b USING (id) WHERE a.v = 1        | DELETE a b a INNER JOIN b USING id
INSERT INTO t VALUES (1, 'UPDATE x')                            | INSERT t
INSERT IGNORE shop.t (id) SELECT id FROM s                      | INSERT shop.t
REPLACE DELAYED INTO t SET id = 1                               | REPLACE t
WITH x AS (SELECT 1 FROM s) UPDATE t SET v = 2                  | UPDATE t
WITH x AS (SELECT 1) DELETE FROM t WHERE id = 1                 | DELETE t
SET STATEMENT max_statement_time=1 FOR UPDATE t SET v = 2       | UPDATE t
LOAD DATA LOCAL INFILE 'f' REPLACE INTO TABLE `t` (id)          | LOAD t
LOAD XML INFILE 'f' INTO TABLE shop.t                           | LOAD shop.t
CREATE TABLE t AS SELECT * FROM s                               | CREATE TABLE … SELECT t
CREATE OR REPLACE TABLE IF NOT EXISTS shop.t (id INT) SELECT 1  | CREATE TABLE … SELECT shop.t
CREATE TEMPORARY TABLE t (x INT)                                | CREATE TEMPORARY TABLE t
ALTER TABLE t DROP PARTITION p0                                 | DROP PARTITION t
ALTER TABLE `shop`.`t` TRUNCATE PARTITION ALL                   | TRUNCATE PARTITION shop.t
ALTER TABLE t EXCHANGE PARTITION p WITH TABLE shop.u            | EXCHANGE PARTITION t shop.u
ALTER TABLE t CONVERT PARTITION p TO TABLE u                    | CONVERT PARTITION t u
ALTER TABLE t CONVERT TABLE u TO PARTITION p VALUES LESS THAN (1) | CONVERT TABLE t u
ALTER TABLE t IMPORT TABLESPACE                                 | IMPORT TABLESPACE t
ALTER IGNORE TABLE t ADD UNIQUE (v)                             | ALTER IGNORE TABLE t
ALTER TABLE t /*!50100 DROP PARTITION p0 */                     | DROP PARTITION t
""")
  void rowsGoOrComeWithoutARecord(String sql, String expected) {
    assertEquals(expected, shown(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BEGIN",
        "SET character_set_server=utf8mb4",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "CREATE TABLE t (id INT, `select` INT COMMENT 'SELECT') PARTITION BY RANGE (id) (PARTITION"
            + " p0 VALUES LESS THAN (10))",
        "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW UPDATE u SET v = 1",
        "ALTER TABLE t ADD COLUMN a INT, DROP COLUMN b",
        "ALTER TABLE t REORGANIZE PARTITION p0 INTO (PARTITION a VALUES LESS THAN (5))",
        "ALTER TABLE t COALESCE PARTITION 2",
        "ALTER TABLE t ADD PARTITION (PARTITION p3 VALUES LESS THAN (30))",
        "ALTER TABLE t REMOVE PARTITIONING",
        "ALTER TABLE t COMMENT 'DROP PARTITION p0'",
        "TRUNCATE TABLE t",
        "DROP TABLE t",
        "RENAME TABLE t TO u",
        "UPDATE",
        "ALTER TABLE",
        "CREATE TABLE"
      })
  void everyRowIsToldOrStays(String sql) {
    assertEquals("nothing", shown(sql));
  }
}
