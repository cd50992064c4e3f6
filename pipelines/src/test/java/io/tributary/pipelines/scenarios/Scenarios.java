package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Binlog;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.StoreRows;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/** The scenarios. Those of one prefix have no table in common and can be run as one connector's. */
final class Scenarios {

  /** One server for all: another name would be another binlog history. */
  static final String BINLOG = "mysql-bin.000004";

  private static final String ID = "id INT";
  private static final String NAME = "name VARCHAR";
  private static final int PARTITIONS = 4;
  private static final long SEED = 20261124;

  private Scenarios() {}

  /** All of them, as published by a connector with this prefix. */
  static List<Scenario> all(String prefix) {
    return List.of(
        store(prefix),
        redelivery(prefix),
        shuffle(prefix),
        schemaChange(prefix),
        types(prefix),
        deadLetters(prefix),
        lateData(prefix),
        doubt(prefix),
        idleTopics(prefix));
  }

  /**
   * A recorded store: the snapshot, then every change of its workload. The rows are the database's
   * own. Gold is made of it.
   */
  static Scenario store(String prefix) {
    List<Message> snapshot = new ArrayList<>();
    List<Message> stream = new ArrayList<>();
    for (Message message :
        recorded("store/plain.jsonl.gz", l -> l.replace("store-plain", prefix))) {
      boolean first =
          message.record().topic().equals(prefix)
              || String.valueOf(message.finalValue()).contains("\"op\":\"r\"");
      (first ? snapshot : stream).add(message);
    }
    Map<String, List<String>> rows = new HashMap<>();
    for (String table : StoreRows.TABLES) {
      rows.put(table, fileLines(Cli.capture("store/expected/" + table + ".jsonl")));
    }
    return new Scenario(
        "snapshot and stream",
        prefixed(prefix, "online_store", StoreRows.TABLES),
        List.of(snapshot, stream),
        rows);
  }

  /** All of the first phase and half of the second are published twice, under new offsets. */
  static Scenario redelivery(String prefix) {
    String table = "Redelivered";
    ItemHistory history = new ItemHistory(prefix, table, SEED).change(150);
    List<Message> first = messages(history.lines());
    int known = first.size();
    List<Message> second = messages(history.change(150).lines());
    second = new ArrayList<>(second.subList(known, second.size()));
    List<Message> again = first.stream().filter(m -> !m.record().topic().equals(prefix)).toList();
    first.addAll(again);
    second.addAll(List.copyOf(second.subList(second.size() / 2, second.size())));
    second.addAll(again);
    return items(prefix, table, List.of(first, second), history.rows());
  }

  /** The records are in any order, in any partition, and in either phase. */
  static Scenario shuffle(String prefix) {
    String table = "Shuffled";
    ItemHistory history = new ItemHistory(prefix, table, SEED + 1).change(300);
    List<Message> all = messages(history.lines());
    List<Message> schema = List.of(all.get(0));
    List<Message> rest = new ArrayList<>(all.subList(1, all.size()));
    Random random = new Random(SEED);
    Collections.shuffle(rest, random);
    rest.replaceAll(message -> message.toPartition(random.nextInt(PARTITIONS)));
    int half = rest.size() / 2;
    List<Message> first = new ArrayList<>(schema);
    first.addAll(rest.subList(0, half));
    return items(prefix, table, List.of(first, rest.subList(half, rest.size())), history.rows());
  }

  /** Columns are added, renamed and widened while the run goes on. */
  static Scenario schemaChange(String prefix) {
    String table = "Altered";
    Binlog log = new Binlog(prefix, table);
    log.at(BINLOG, 10).ddl("CREATE TABLE " + table + " (…)", ID, NAME, "n INT");
    log.at(100).create(1, "name", "a", "n", 5).at(200).create(2, "name", "b", "n", 6);
    int known = log.lines().size();
    log.at(300)
        .ddl("ALTER TABLE " + table + " ADD tier INT DEFAULT 5", ID, NAME, "n INT", "tier INT 5");
    log.at(400).create(3, "name", "c", "n", 7, "tier", null);
    log.at(500)
        .ddl(
            "ALTER TABLE " + table + " RENAME COLUMN name TO label",
            ID,
            "label VARCHAR",
            "n INT",
            "tier INT 5");
    log.at(600).update(2, "label", "B", "n", 6, "tier", 5);
    log.at(700)
        .ddl(
            "ALTER TABLE " + table + " MODIFY n BIGINT",
            ID,
            "label VARCHAR",
            "n BIGINT",
            "tier INT 5");
    log.at(800).create(4, "label", "d", "n", 5_000_000_000L, "tier", 1);
    return items(
        prefix,
        table,
        cut(messages(log.lines()), known),
        List.of(
            "{\"id\":1,\"label\":\"a\",\"n\":5,\"tier\":5}",
            "{\"id\":2,\"label\":\"B\",\"n\":6,\"tier\":5}",
            "{\"id\":3,\"label\":\"c\",\"n\":7,\"tier\":null}",
            "{\"id\":4,\"label\":\"d\",\"n\":5000000000,\"tier\":1}"));
  }

  /** A partition is dropped, and nothing tells which rows went with it. */
  static Scenario doubt(String prefix) {
    String table = "Doubted";
    Binlog log = new Binlog(prefix, table);
    log.at(BINLOG, 10).ddl("CREATE TABLE " + table + " (…)", ID, NAME);
    log.at(100).create(1, "name", "a");
    int known = log.lines().size();
    log.at(300).ddl("ALTER TABLE " + table + " DROP PARTITION p0", ID, NAME);
    log.at(400).create(2, "name", "b");
    return items(
        prefix,
        table,
        cut(messages(log.lines()), known),
        List.of("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}"));
  }

  /**
   * A recorded database of every type, of which a table is altered, a key changed and a table
   * emptied. Its tables get names of their own, since the store has some of the same, and its
   * transactions none: they were another server's, which would be a fail-over beside the store's.
   */
  static Scenario types(String prefix) {
    List<Message> before = new ArrayList<>();
    List<Message> after = new ArrayList<>();
    UnaryOperator<String> renamed =
        line ->
            line.replace("\"topic\": \"online_store", "\"topic\": \"" + prefix)
                .replace("\\\"name\\\":\\\"online_store\\\"", "\\\"name\\\":\\\"" + prefix + "\\\"")
                .replace("online_store", "typed")
                .replaceAll("(\\\\\"gtid\\\\\":)\\\\\"[^\"]*\\\\\"", "$1null")
                .replaceAll("\\b(Customers|Products|Sellers)\\b", "Typed$1");
    for (Message message : recorded("types/plain.jsonl.gz", renamed)) {
      if (!message.record().topic().equals(prefix + ".transaction")) {
        boolean later = String.valueOf(message.finalValue()).contains("mysql-bin.000002");
        (later ? after : before).add(message);
      }
    }
    List<String> tables = List.of("AllTypes", "TypedCustomers", "TypedProducts", "TypedSellers");
    return new Scenario(
        "schema change of a recorded database",
        prefixed(prefix, "typed", tables),
        List.of(before, after),
        Map.of(
            "TypedCustomers",
            List.of(
                "{\"CustomerID\":1,\"Name\":\"Ann\",\"PhoneNumber\":null,\"LoyaltyTier\":\"gold\"}",
                "{\"CustomerID\":99,\"Name\":\"Bob\",\"PhoneNumber\":null,\"LoyaltyTier\":\"bronze\"}",
                "{\"CustomerID\":201,\"Name\":\"m1!\",\"PhoneNumber\":\"1\",\"LoyaltyTier\":\"bronze\"}",
                "{\"CustomerID\":203,\"Name\":\"m3!\",\"PhoneNumber\":null,\"LoyaltyTier\":\"bronze\"}"),
            "TypedProducts",
            List.of("{\"ProductID\":1,\"Name\":\"P\",\"Price\":\"120.50\",\"Cost\":\"100.25\"}"),
            "AllTypes",
            List.of(
                "{\"id\":1,\"d\":\"-0.0001\",\"dt6\":\"1970-01-01T00:00:00.000001Z\",\"bi\":null}",
                "{\"id\":18446744073709551615,\"d\":\"12345678.9012\","
                    + "\"dt6\":\"2024-02-29T12:34:56.789012Z\",\"bi\":-9223372036854775808}")));
  }

  /** Records that can't be read go to quarantine; repaired by hand they are replayed. */
  static Scenario deadLetters(String prefix) {
    String table = "Broken";
    Binlog log = new Binlog(prefix, table);
    log.at(BINLOG, 10).ddl("CREATE TABLE " + table + " (…)", ID, NAME);
    log.at(100).create(1, "name", "a").at(200).create(2, "name", "b");
    log.at(300).create(3, "name", "c").at(400).update(1, "name", "d");
    log.at(500).delete(3, "name", "c");
    List<Message> all = messages(log.lines());
    all.replaceAll(
        message -> {
          String value = message.finalValue();
          if (value.contains("\"pos\":200,")) {
            return message.brokenAs("no json", "NOT_JSON");
          }
          return value.contains("\"pos\":400,")
              ? message.brokenAs("{\"a\":1}", "NOT_A_CHANGE")
              : message;
        });
    return items(
        prefix,
        table,
        cut(all, 4),
        List.of("{\"id\":1,\"name\":\"d\"}", "{\"id\":2,\"name\":\"b\"}"));
  }

  /** An older change comes an hour late, and so does a row that nobody knew. */
  static Scenario lateData(String prefix) {
    String table = "Late";
    Binlog log = new Binlog(prefix, table);
    log.at(BINLOG, 10).ddl("CREATE TABLE " + table + " (…)", ID, NAME);
    log.at(100).create(1, "name", "a").at(300).update(1, "name", "c");
    int known = log.lines().size();
    log.at(200).update(1, "name", "b").at(250).create(2, "name", "x");
    List<List<Message>> phases = cut(messages(log.lines()), known);
    List<Message> late = phases.get(1).stream().map(m -> m.aged(Duration.ofHours(1))).toList();
    return items(
        prefix,
        table,
        List.of(phases.get(0), late),
        List.of("{\"id\":1,\"name\":\"c\"}", "{\"id\":2,\"name\":\"x\"}"));
  }

  /** One table has records in one partition and then falls silent; another never has any. */
  static Scenario idleTopics(String prefix) {
    Binlog log = new Binlog(prefix, "Quiet");
    log.at(BINLOG, 10).ddl("CREATE TABLE Quiet (…)", ID, NAME);
    log.at(100).create(1, "name", "a").at(200).create(2, "name", "b");
    List<Message> all = messages(log.lines());
    all.replaceAll(m -> m.record().topic().equals(prefix) ? m : m.toPartition(2));
    return new Scenario(
        "idle topics",
        prefixed(prefix, "shop", List.of("Quiet", "Empty")),
        List.of(all, List.of()),
        Map.of("Quiet", List.of("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}")));
  }

  private static Scenario items(
      String prefix, String table, List<List<Message>> phases, List<String> rows) {
    return new Scenario(
        table, prefixed(prefix, "shop", List.of(table)), phases, Map.of(table, rows));
  }

  private static List<String> prefixed(String prefix, String database, List<String> tables) {
    return tables.stream().map(table -> prefix + "." + database + "." + table).toList();
  }

  private static List<List<Message>> cut(List<Message> messages, int at) {
    return List.of(messages.subList(0, at), messages.subList(at, messages.size()));
  }

  /** The records of a capture in the order in which they were published. */
  private static List<Message> recorded(String capture, UnaryOperator<String> rename) {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(Cli.capture(capture)))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Message> messages = messages(text.lines().map(rename).toList());
      messages.sort(
          Comparator.comparingLong((Message message) -> message.record().timestamp())
              .thenComparingLong(message -> message.record().offset()));
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Message> messages(List<String> lines) {
    List<Message> messages = new ArrayList<>();
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    try (CaptureReader reader = new CaptureReader(new ByteArrayInputStream(text))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        messages.add(Message.of(record));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static List<String> fileLines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
