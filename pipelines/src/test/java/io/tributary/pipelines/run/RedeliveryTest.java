package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.query.LakeTables;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a connector delivers again, with other offsets and other numbers in the transaction, and not
 * always to its end, says nothing new: after every run the rows and the log are the database's.
 */
class RedeliveryTest {

  @TempDir private Path folder;

  private Path lake() {
    return folder.resolve("lake");
  }

  private Cli.Result run(Path capture, String... layers) {
    return Cli.run(
        "run",
        "--source=capture:" + capture,
        "--layers=" + String.join(",", layers),
        "--lakeRoot=" + lake());
  }

  private void runResource(String name) {
    Path capture = Path.of("src/test/resources/redelivery", name + ".jsonl");
    Cli.Result result = run(capture, "bronze", "silver");
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
  }

  private void runRecords(Binlog log, String name) throws IOException {
    Cli.Result result = run(log.write(folder.resolve(name + ".jsonl")), "bronze", "silver");
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
  }

  private List<String> query(String sql) {
    return Cli.query(lake(), sql);
  }

  private void assertRows(String... rows) {
    assertEquals(List.of(rows), query("SELECT id, name FROM silver.\"Items\" ORDER BY id"));
  }

  @Test
  void aRestartWithinATransactionLosesNoUpdate() {
    runResource("restart");
    assertEquals(
        List.of(
            "{\"id\":1,\"v\":\"one-c\"}", "{\"id\":2,\"v\":\"two\"}", "{\"id\":3,\"v\":\"three\"}"),
        query("SELECT id, v FROM silver.\"Items\" ORDER BY id"));
    assertEquals(
        List.of(
            "{\"_version\":1,\"v\":\"one\"}",
            "{\"_version\":2,\"v\":\"one-b\"}",
            "{\"_version\":3,\"v\":\"one-c\"}"),
        query("SELECT _version, v FROM silver.\"Items_history\" WHERE id = 1 ORDER BY 1"));
  }

  @Test
  void keysThatMoveOnAreRightWhereverTheirRedeliveryIsCut() {
    String log = "SELECT _key, _op, _position FROM silver.\"Items_changes\" ORDER BY ALL";
    List<String> first = null;
    for (String part : List.of("cut-1", "cut-2", "cut-3", "cut-1")) {
      runResource(part);
      assertRows("{\"id\":2,\"name\":\"one\"}", "{\"id\":3,\"name\":\"two\"}");
      List<String> logged = query(log);
      assertEquals(6, logged.size());
      assertEquals(first == null ? logged : first, logged, part);
      first = logged;
    }
  }

  @Test
  void aWholeTransactionThatIsNumberedMayComeAgainInParts() throws IOException {
    Binlog log = new Binlog().at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
    log.at(100).gtid("a:1").order(1).create(1, "name", "a");
    log.order(2).delete(1, "name", "a").order(3).create(1, "name", "a");
    log.order(4).create(2, "name", "b");
    runRecords(log, "whole");
    assertRows("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
    log.at(100).order(1).create(1, "name", "a").order(2).delete(1, "name", "a");
    runRecords(log, "part");
    assertRows("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
    assertEquals(List.of("{\"n\":4}"), query("SELECT count(*) AS n FROM silver.\"Items_changes\""));
    assertEquals(List.of("{\"n\":6}"), query("SELECT count(*) AS n FROM bronze.\"Items\""));
  }

  @Test
  void theDeliveryThatIsReadFirstNeedNotBeTheFirst() throws IOException {
    Binlog log = new Binlog().at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
    log.at(100).create(1, "name", "a").update(1, "name", "b").create(2, "name", "c");
    List<String> lines = log.at(100).create(1, "name", "a").lines();
    List<String> later = List.of(lines.get(0), lines.get(2), lines.get(4));
    Path file = Files.write(folder.resolve("later.jsonl"), later);
    assertEquals(0, run(file, "silver").exitCode());
    runRecords(log, "all");
    assertRows("{\"id\":1,\"name\":\"b\"}", "{\"id\":2,\"name\":\"c\"}");
    assertEquals(
        List.of("{\"_offset\":0}", "{\"_offset\":1}", "{\"_offset\":2}"),
        query("SELECT _offset FROM silver.\"Items_changes\" ORDER BY 1"));
  }

  @Test
  void aLakeOfAnEarlierReleaseIsRefused() throws IOException {
    Path table = lake().resolve("silver/Items");
    LakeTables.write(table, Map.of("_position", ColumnType.STRING), null, List.of());
    Files.writeString(
        table.resolve("_delta_log/00000000000000000001.json"),
        "{\"add\":{\"path\":\"old.parquet\",\"partitionValues\":{},\"size\":9,\"modificationTime\":1,\"dataChange\":true,\"tags\":{\"tributary.minPosition\":\"0000:bin:000000000004:00000000000000001000:s:000000000003:0000000000000000002:0000000000\"}}}\n");
    Path capture = Path.of("src/test/resources/redelivery/restart.jsonl");
    Cli.Result refused = run(capture, "silver");
    assertEquals(1, refused.exitCode(), refused.all());
    assertTrue(
        refused
            .err()
            .contains(
                "The lake's table silver/Items was written by an earlier release, which ordered"
                    + " changes by numbers that a redelivery alters; build silver and gold anew,"
                    + " once, with --fresh=lake, or from bronze with --source=bronze"
                    + " --layers=silver,gold --fresh=lake"),
        refused.all());
    Cli.Result fresh =
        Cli.run(
            "run",
            "--source=capture:" + capture,
            "--layers=silver",
            "--fresh=lake",
            "--lakeRoot=" + lake());
    assertEquals(0, fresh.exitCode(), fresh.all());
  }
}
