package io.tributary.pipelines.bench;

import io.tributary.pipelines.bench.TickRecords.Place;
import io.tributary.pipelines.bench.TickRecords.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A source of tables whose rows are changed one after the other, and the rows that it must end in.
 *
 * <p>Every change is a transaction of its own, of one row chosen by chance, and greater in place
 * and number than all before it. Rows are numbered from 0 in each table; a row's records are always
 * in the same partition. Not thread-safe. Keeps 16 bytes a row.
 */
final class Ticks {

  private static final int FIRST_FILE = 4;
  private static final long FIRST_POS = 158;
  private static final long FILE_BYTES = 1L << 30;

  private final String prefix;
  private final List<String> tables;
  private final int partitions;
  private final TickRecords records;
  private final Random random;
  private final long[][] seq;
  private final long[][] made;
  private int file = FIRST_FILE;
  private long pos = FIRST_POS;
  private long transactions;
  private long published;
  private boolean loaded;

  /**
   * A source.
   *
   * @param prefix the connector's {@code topic.prefix}
   * @param rows of each table
   * @param partitions of each table's topic that get records
   * @param born when the rows were made, in microseconds
   */
  Ticks(String prefix, List<String> tables, int rows, int partitions, long born, long seed) {
    this.prefix = prefix;
    this.tables = List.copyOf(tables);
    this.partitions = partitions;
    this.records = new TickRecords(prefix);
    this.random = new Random(seed);
    this.seq = new long[tables.size()][rows];
    this.made = new long[tables.size()][rows];
    for (long[] times : made) {
      java.util.Arrays.fill(times, born);
    }
  }

  String prefix() {
    return prefix;
  }

  List<String> tables() {
    return tables;
  }

  /** The topics of the tables. */
  List<String> topics() {
    return tables.stream().map(this::topic).toList();
  }

  int rows() {
    return seq[0].length;
  }

  /** Changes made so far. */
  long changes() {
    return transactions;
  }

  /** Records made so far, those about schemas too. */
  long records() {
    return published;
  }

  /** Whether a snapshot has read the rows, so that all of them are in the records. */
  boolean isLoaded() {
    return loaded;
  }

  /** A row as it is now. */
  Row row(int table, int id) {
    return new Row(id, seq[table][id], made[table][id]);
  }

  /** The numbers of the changes that the rows of a table are at. */
  long[] newest(int table) {
    return seq[table].clone();
  }

  /** What a snapshot says of the tables' schemas. */
  List<ProducerRecord<byte[], byte[]>> schema(long micros) {
    Place at = place();
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    all.add(schemaRecord("", records.charset(at, micros), micros));
    for (String table : tables) {
      all.add(schemaRecord(TickRecords.DATABASE, records.drop(table, at, micros), micros));
    }
    for (String table : tables) {
      all.add(schemaRecord(TickRecords.DATABASE, records.create(table, at, micros), micros));
    }
    return all;
  }

  /** What a snapshot reads of a row that has not been changed yet. */
  ProducerRecord<byte[], byte[]> read(int table, int id, long micros) {
    loaded = true;
    String marker =
        id == rows() - 1
            ? table == tables.size() - 1 ? "last" : "last_in_data_collection"
            : id == 0 ? "first_in_data_collection" : "true";
    return record(
        table,
        id,
        micros / 1000,
        records.read(tables.get(table), row(table, id), place(), marker, micros));
  }

  /**
   * The next change.
   *
   * @param micros when it is made
   */
  ProducerRecord<byte[], byte[]> update(long micros) {
    int table = tables.size() == 1 ? 0 : random.nextInt(tables.size());
    int id = random.nextInt(rows());
    transactions++;
    Row before = row(table, id);
    seq[table][id] = transactions;
    made[table][id] = micros;
    String value = records.update(tables.get(table), before, row(table, id), place());
    advance(value.length());
    return record(table, id, micros / 1000, value);
  }

  private Place place() {
    return new Place("mysql-bin.%06d".formatted(file), pos, transactions);
  }

  /** The binlog is about as long as what is published of it. */
  private void advance(int bytes) {
    pos += bytes;
    if (pos >= FILE_BYTES) {
      file++;
      pos = FIRST_POS;
    }
  }

  private String topic(String table) {
    return prefix + "." + TickRecords.DATABASE + "." + table;
  }

  private ProducerRecord<byte[], byte[]> record(int table, int id, long millis, String value) {
    published++;
    return new ProducerRecord<>(
        topic(tables.get(table)),
        id % partitions,
        millis,
        bytes(TickRecords.key(id)),
        bytes(value));
  }

  private ProducerRecord<byte[], byte[]> schemaRecord(String database, String value, long micros) {
    published++;
    return new ProducerRecord<>(
        prefix, 0, micros / 1000, bytes(TickRecords.schemaKey(database)), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
