package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are hard to read, through whole runs: exact, or dead letters, and others go on. */
class ReadingCasesTest {

  private static final String LETTERS =
      "SELECT _table, _reason, _detail FROM lake.quarantine ORDER BY _table, _offset";

  @TempDir private Path folder;

  private Path lake() {
    return folder.resolve("lake");
  }

  private Cli.Result command(String name, String... options) {
    List<String> args = new ArrayList<>(List.of(name, "--lakeRoot=" + lake()));
    args.addAll(List.of(options));
    return Cli.run(args.toArray(String[]::new));
  }

  private void run(Path capture) {
    Cli.Result result = command("run", "--source=capture:" + capture, "--layers=bronze,silver");
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
  }

  private List<String> query(String sql) {
    return Cli.query(lake(), sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "01-signed-stale-layout;SELECT id, amount, n FROM silver.\"Items\" ORDER BY id;"
            + "{\"id\":1,\"amount\":\"20.0000\",\"n\":5}{\"id\":2,\"amount\":\"19.9900\",\"n\":-5}",
        "02-type-synonyms;SELECT c0, c1, c2, c3, c4, c5, c6, c7, f, s, x FROM silver.\"Items\";"
            + "{\"c0\":\"t0\",\"c1\":\"t1\",\"c2\":\"t2\",\"c3\":\"t3\",\"c4\":\"t4\","
            + "\"c5\":\"t5\",\"c6\":\"t6\",\"c7\":\"t7\",\"f\":1.5,\"s\":-7,\"x\":\"1.25\"}",
        "08-registry-frame-kills-run;SELECT id, v FROM silver.\"Items\" ORDER BY id;"
            + "{\"id\":1,\"v\":\"healthy\"}{\"id\":2,\"v\":\"after\"}",
        "08-registry-frame-kills-run;SELECT _table, _reason FROM lake.quarantine;"
            + "{\"_table\":\"Other\",\"_reason\":\"NOT_JSON\"}",
        "11-lower-case-server;SELECT id, v FROM silver.\"Streamed\";{\"id\":1,\"v\":1}",
        "13-wrong-cause;SELECT _table, contains(_detail, 'Unrelated') AS its FROM lake.quarantine;"
            + "{\"_table\":\"Unrelated\",\"its\":true}",
        "15-key-named-schema-payload;SELECT \"schema\", payload, v FROM silver.\"sp\";"
            + "{\"schema\":1,\"payload\":2,\"v\":3}",
      })
  void aReportedCaseEndsInTheSourcesRows(String capture, String sql, String rows) {
    run(Cli.capture("reports/" + capture + ".jsonl"));
    assertEquals(rows, String.join("", query(sql)));
  }

  @Test
  void aServerThatComparesNamesWithoutCaseHasOneTableInTheLake() {
    run(Cli.capture("reports/11-lower-case-server.jsonl"));
    assertEquals(
        List.of("{\"table\":\"Streamed\"}", "{\"table\":\"Streamed_changes\"}"),
        query("SELECT \"table\" FROM lake.tables WHERE layer = 'silver' ORDER BY \"table\""));
  }

  /** As an older release meets a type of a newer server: what it knows by then can be replayed. */
  @Test
  void rowsBehindAnUnreadableChangeWaitInQuarantineUntilItIsToldReadably() throws IOException {
    String capture = Files.readString(Cli.capture("reports/01-signed-stale-layout.jsonl"));
    run(
        Files.writeString(
            folder.resolve("unknown.jsonl"), capture.replace("INT SIGNED\\\"", "MONEY\\\"")));
    String detail = "Schema change p-0@2 of table shop.Items: Column n has the unknown type MONEY";
    String letter =
        "{\"_table\":\"Items\",\"_reason\":\"SCHEMA_MISMATCH\",\"_detail\":\"" + detail + "\"}";
    assertEquals(List.of(letter, letter), query(LETTERS));
    assertEquals(
        List.of("{\"id\":1,\"amount\":\"19.99\",\"n\":5}"),
        query("SELECT id, amount, n FROM silver.\"Items\""));
    Path told = folder.resolve("told.jsonl");
    Files.write(told, capture.lines().filter(line -> line.contains("\"topic\": \"p\",")).toList());
    Cli.Result replay = command("replay", "--schemas=" + told);
    assertEquals(0, replay.exitCode(), replay.all());
    assertEquals(List.of(), query(LETTERS));
    assertEquals(
        List.of(
            "{\"id\":1,\"amount\":\"20.0000\",\"n\":5}",
            "{\"id\":2,\"amount\":\"19.9900\",\"n\":-5}"),
        query("SELECT id, amount, n FROM silver.\"Items\" ORDER BY id"));
  }

  @Test
  void aRegistrysFrameOnEveryTopicAndInEveryPartStopsNothing() throws IOException {
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(Cli.capture("reports/08-registry-frame-kills-run.jsonl")));
    String frame = "{\"base64\":\"AAAAAAcAAgICDHdpZGdldA==\"}";
    int offset = 100;
    for (String topic :
        List.of("p", "p.transaction", "__debezium-heartbeat.p", "p.shop.Items", "p.shop.New")) {
      lines.add(
          ("{\"topic\":\"%s\",\"partition\":0,\"offset\":%d,\"timestamp\":1790000002500,"
                  + "\"headers\":{\"h\":%s},\"key\":%s,\"value\":%s}")
              .formatted(topic, offset++, frame, frame, frame));
    }
    run(Files.write(folder.resolve("frames.jsonl"), lines));
    assertEquals(
        List.of("{\"id\":1,\"v\":\"healthy\"}", "{\"id\":2,\"v\":\"after\"}"),
        query("SELECT id, v FROM silver.\"Items\" ORDER BY id"));
    assertEquals(
        List.of("{\"_table\":\"Items\"}", "{\"_table\":\"New\"}", "{\"_table\":\"Other\"}"),
        query("SELECT _table FROM lake.quarantine ORDER BY _table"));
  }

  @Test
  void recordsOfAnyStampAreReadAndKeepOthersReadable() throws IOException {
    Binlog log = new Binlog().at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
    for (int i = 1; i <= 7; i++) {
      log.at(100L * i).create(i, "name", "n" + i);
    }
    log.at(800).update(1, "name", "last");
    List<String> lines = log.lines();
    long now = System.currentTimeMillis();
    long[] stamps = {
      now + 3_600_000L, now + 10 * 365 * 86_400_000L, Long.MAX_VALUE, -1, 0, Long.MIN_VALUE
    };
    for (int i = 0; i < stamps.length; i++) {
      lines.set(i + 1, stamped(lines.get(i + 1), stamps[i]));
    }
    lines.set(0, stamped(lines.get(0), Long.MAX_VALUE));
    Path file = Files.write(folder.resolve("stamps.jsonl"), lines);
    run(file);
    run(file);
    List<String> names =
        List.of("last", "n2", "n3", "n4", "n5", "n6", "n7").stream()
            .map(name -> "{\"name\":\"" + name + "\"}")
            .toList();
    String sql = "SELECT name FROM silver.\"Items\" ORDER BY id";
    assertEquals(names, query(sql));
    assertEquals(
        List.of("{\"n\":8,\"first\":1,\"last\":9999}"),
        query(
            "SELECT count(*) AS n, min(year(_timestamp)) AS first, max(year(_timestamp)) AS last"
                + " FROM bronze.\"Items\""));
    assertEquals(List.of("{\"n\":8}"), query("SELECT count(*) AS n FROM silver.\"Items_changes\""));
    Path rebuilt = folder.resolve("rebuilt");
    Cli.Result again =
        Cli.run(
            "run",
            "--source=bronze",
            "--layers=silver",
            "--bronzeRoot=" + lake().resolve("bronze"),
            "--lakeRoot=" + rebuilt);
    assertEquals(0, again.exitCode(), again.all());
    assertEquals(names, Cli.query(rebuilt, sql));
  }

  private static String stamped(String line, long stamp) {
    String changed = line.replaceFirst("\"timestamp\":\\d+", "\"timestamp\":" + stamp);
    assertFalse(changed.equals(line), line);
    return changed;
  }

  @ParameterizedTest
  @ValueSource(ints = {21_000_000})
  void aLongValueIsStoredReplayedAndAskedFor(int length) throws IOException {
    List<String> lines =
        new Binlog()
            .at(10)
            .ddl("CREATE TABLE Items (…)", "id INT", "v LONGTEXT")
            .at(100)
            .create(1, "v", "a")
            .at(200)
            .create(2, "v", "LONG")
            .lines();
    Path told = Files.write(folder.resolve("told.jsonl"), lines.subList(0, 1));
    Path rows = folder.resolve("rows.jsonl");
    try (Writer out = Files.newBufferedWriter(rows)) {
      for (String line : lines.subList(1, 3)) {
        int at = line.indexOf("LONG");
        out.append(line, 0, Math.max(0, at));
        for (int i = 0; at >= 0 && i < length / 1000; i++) {
          out.append("x".repeat(1000));
        }
        out.append(line, at < 0 ? 0 : at + 4, line.length()).append('\n');
      }
    }
    run(rows);
    assertEquals(List.of("{\"n\":2}"), query("SELECT count(*) AS n FROM lake.quarantine"));
    Path letters = folder.resolve("letters.jsonl");
    Cli.Result exported = command("replay", "--export=" + letters);
    assertEquals(0, exported.exitCode(), exported.all());
    Cli.Result replayed = command("replay", "--records=" + letters, "--schemas=" + told);
    assertEquals(0, replayed.exitCode(), replayed.all());
    assertEquals(
        List.of("{\"id\":1,\"n\":1}", "{\"id\":2,\"n\":" + length + "}"),
        query("SELECT id, length(v) AS n FROM silver.\"Items\" ORDER BY id"));
  }
}
