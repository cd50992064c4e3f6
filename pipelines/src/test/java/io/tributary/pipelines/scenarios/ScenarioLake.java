package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakePlace;
import io.tributary.pipelines.run.StoreRows;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A lake that scenarios were carried into, and what must be in it. Everything that is expected is
 * derived: from the database's rows, or from the records that were published.
 */
final class ScenarioLake {

  static final Set<String> LAYERS = Set.of("bronze", "silver", "gold");

  private final LakePlace place;
  private final Topics topics;
  private final List<Broker.Published> published = new ArrayList<>();
  private String letters = "";

  /** In a folder of this machine. */
  ScenarioLake(String root, String prefix) {
    this(LakePlace.folder(root), prefix);
  }

  ScenarioLake(LakePlace place, String prefix) {
    this.place = place;
    this.topics = new Topics(prefix);
  }

  LakePlace place() {
    return place;
  }

  String root() {
    return place.root();
  }

  String prefix() {
    return topics.prefix();
  }

  /** Commits of all its tables, the ledger's included. */
  int commits() {
    return place.commits();
  }

  void expect(List<Broker.Published> more) {
    published.addAll(more);
  }

  List<Broker.Published> broken() {
    return published.stream().filter(p -> p.message().reason() != null).toList();
  }

  /** Keeps what is in quarantine, for a look at it after a replay. */
  void keepLetters() {
    letters = rows("SELECT _topic, _partition, _offset, _reason, _value FROM lake.quarantine");
  }

  /** The sum of what all runs but replays have counted. */
  private Ledger ledger() {
    Ledger sum = new Ledger();
    LedgerTable table = new LedgerTable(place.layout(), place.storage());
    String runs = "SELECT DISTINCT run FROM lake.ledger WHERE NOT contains(layers, 'quarantine')";
    for (String row : query(runs)) {
      try {
        sum.add(table.read(row.replaceAll(".*:\"(.*)\"}", "$1")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sum;
  }

  private Map<String, Long> publishedRecords() {
    Map<String, Long> counts = new TreeMap<>();
    published.forEach(p -> counts.merge(topics.bronzeTable(p.record().topic()), 1L, Long::sum));
    return counts;
  }

  /** What the ledger, which a run writes last, lacks; empty once all that was published is in. */
  String missing() {
    if (!place.isBegun(place.layout().ledger())) {
      return "a ledger";
    }
    Ledger ledger = ledger();
    Map<String, Long> counted = new TreeMap<>();
    ledger.tables().forEach(table -> counted.put(table, ledger.get(table, Count.RECORDS)));
    // A table can have an entry before it has a record, such as that of a schema change.
    counted.values().removeIf(count -> count == 0);
    Map<String, Long> expected = publishedRecords();
    List<String> imbalances = new ArrayList<>();
    ledger.tables().forEach(t -> imbalances.addAll(LedgerTable.imbalances(ledger, t, LAYERS)));
    return counted.equals(expected) && imbalances.isEmpty()
        ? ""
        : "records " + counted + " of " + expected + ", " + imbalances;
  }

  /**
   * Whether the newest run's ledger balances, and every record that was published is accounted for:
   * by that run, which counts what it reads again as records that were there, or by the offsets
   * that it and the runs before it have proven.
   */
  boolean ledgerAccountsForAll() {
    Ledger ledger = lastRun();
    return ledger.tables().stream()
            .allMatch(table -> LedgerTable.imbalances(ledger, table, LAYERS).isEmpty())
        && (publishedRecords().entrySet().stream()
                .allMatch(table -> ledger.get(table.getKey(), Count.RECORDS) >= table.getValue())
            || offsetsCoverAll());
  }

  private boolean offsetsCoverAll() {
    Map<String, Long> next = new TreeMap<>();
    try {
      new LedgerTable(place.layout(), place.storage())
          .nextOffsets(LAYERS)
          .forEach((id, offset) -> next.put(id.substring(id.indexOf('/') + 1), offset));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return published.stream()
        .map(Broker.Published::record)
        .allMatch(
            record ->
                next.getOrDefault(record.topic() + "/" + record.partition(), 0L) > record.offset());
  }

  private Ledger lastRun() {
    LedgerTable table = new LedgerTable(place.layout(), place.storage());
    List<String> last =
        query("SELECT max_by(run, finished_at) AS r FROM lake.ledger").stream()
            .map(row -> row.replaceAll(".*:\"(.*)\"}", "$1"))
            .toList();
    try {
      return table.read(last.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether all of a scenario is in the lake.
   *
   * @param lacks is told what is not
   */
  boolean holds(Scenario scenario, StringBuilder lacks) {
    try {
      assertBronzeIsAsReceived(scenario);
      assertSilverIsTheDatabase(scenario);
      assertChangeLogIsEveryChangeOnce(scenario);
      assertGoldIsItsDefinition();
      return true;
    } catch (AssertionError e) {
      lacks.setLength(0);
      lacks.append(e.getMessage());
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertBronzeIsAsReceived(Scenario scenario) {
    for (String topic : scenario.topics()) {
      List<String> expected =
          published.stream()
              .map(Broker.Published::record)
              .filter(record -> record.topic().equals(topic))
              .map(ScenarioLake::text)
              .toList();
      String table = Scenario.table(topic);
      if (!expected.isEmpty()) {
        assertEquals(
            String.join("\n", new TreeSet<>(expected)),
            rows(
                "SELECT _partition::VARCHAR || '@' || _offset || ' ' || epoch_ms(_timestamp) || ' '"
                    + " || coalesce(md5(_key), 'NULL') || ' ' || coalesce(md5(_value), 'NULL') AS r"
                    + " FROM bronze.\""
                    + table
                    + "\""),
            "bronze " + table);
      }
    }
  }

  private static String text(SourceRecord record) {
    return "{\"r\":\"%d@%d %d %s %s\"}"
        .formatted(
            record.partition(),
            record.offset(),
            record.timestamp(),
            md5(record.key()),
            md5(record.value()));
  }

  private static String md5(byte[] bytes) {
    if (bytes == null) {
      return "NULL";
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  void assertSilverIsTheDatabase(Scenario scenario) throws IOException {
    for (Map.Entry<String, List<String>> table : scenario.rows().entrySet()) {
      List<String> expected = table.getValue();
      String columns = columns(expected.get(0));
      assertEquals(
          StoreRows.texts(expected),
          StoreRows.texts(query("SELECT " + columns + " FROM silver.\"" + table.getKey() + "\"")),
          "silver " + table.getKey());
    }
  }

  void assertChangeLogIsEveryChangeOnce(Scenario scenario) throws IOException {
    for (String topic : scenario.topics()) {
      String table = Scenario.table(topic);
      List<String> expected = scenario.changes(table);
      if (!expected.isEmpty()) {
        assertEquals(
            String.join("\n", expected),
            query(
                    "SELECT _op || ' ' || _binlog || ' ' || _binlog_pos || ' ' ||"
                        + " split_part(_position, ':', 5) || ' ' ||"
                        + " split_part(_position, ':', 7)::INT AS r FROM silver.\""
                        + table
                        + "_changes\" ORDER BY r")
                .stream()
                .map(row -> row.replaceAll("\\{\"r\":\"(.*)\"}", "$1"))
                .sorted()
                .collect(Collectors.joining("\n")),
            "change log " + table);
      }
    }
  }

  /** Of all that was published nothing is lost, and nothing counts twice. */
  void assertLedgerBalances(Scenario scenario) throws IOException {
    Ledger ledger = ledger();
    for (String topic : scenario.topics()) {
      String table = Scenario.table(topic);
      long dead = broken().stream().filter(p -> p.record().topic().equals(topic)).count();
      long records = publishedRecords().getOrDefault(table, 0L);
      assertEquals(List.of(), LedgerTable.imbalances(ledger, table, LAYERS));
      assertEquals(records, ledger.get(table, Count.RECORDS), table);
      assertEquals(records, ledger.get(table, Count.BRONZE_ADDED), table);
      assertEquals(dead, ledger.get(table, Count.DEAD_LETTERS), table);
      assertEquals(
          scenario.changes(table).size() - dead,
          ledger.get(table, Count.APPLIED) + ledger.get(table, Count.STALE),
          table);
    }
  }

  void assertLettersWereKept() {
    assertEquals(
        broken().stream()
            .map(
                p ->
                    "{\"_topic\":\"%s\",\"_partition\":%d,\"_offset\":%d,\"_reason\":\"%s\",\"_value\":\"%s\"}"
                        .formatted(
                            p.record().topic(),
                            p.record().partition(),
                            p.record().offset(),
                            p.message().reason(),
                            Message.text(p.record().value()).replace("\"", "\\\"")))
            .sorted()
            .collect(Collectors.joining("\n")),
        letters);
    assertEquals(
        List.of("{\"n\":0}"), query("SELECT count(*) AS n FROM lake.quarantine"), "after a replay");
  }

  /** Whoever asks for the table is told since where. */
  void assertIsInDoubt(String table, String since) {
    assertEquals(
        List.of("{\"since\":\"" + since + "\"}"),
        query("SELECT since FROM lake.doubts WHERE \"table\" = '" + table + "'"));
  }

  void assertGoldIsItsDefinition() {
    Cli.Result result = Cli.run(place.command("verify", "--layer=gold").toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    for (String table : List.of("FactSales", "FactOrderReason", "DimProductHistory")) {
      assertEquals(
          List.of("{\"filled\":true}"),
          query("SELECT count(*) > 0 AS filled FROM gold.\"" + table + "\""),
          table + " must have rows to mean anything");
    }
  }

  List<String> query(String sql) {
    return place.query(sql);
  }

  private String rows(String sql) {
    return String.join("\n", new TreeSet<>(query(sql)));
  }

  /** The names of a row's columns. */
  private static String columns(String row) throws IOException {
    List<String> names = new ArrayList<>();
    new ObjectMapper()
        .readTree(row)
        .fieldNames()
        .forEachRemaining(name -> names.add('"' + name + '"'));
    return String.join(", ", names);
  }
}
