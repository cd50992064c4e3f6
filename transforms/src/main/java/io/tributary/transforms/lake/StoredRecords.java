package io.tributary.transforms.lake;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Decoded;
import io.tributary.schemas.debezium.SchemaFeed;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.table.TableFolder;
import io.tributary.transforms.read.SchemaFeeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Received records that the lake holds, in bronze or in quarantine, as they were at one version of
 * each table: the one that was the newest when this was made. They come back as they were received:
 * coordinates, timestamp, headers, and the bytes of key and value.
 */
public final class StoredRecords {

  /** So that a partition's records come about in the order of their offsets. */
  private static final Comparator<LakeFile> BY_IDENTITY =
      Comparator.comparing((LakeFile file) -> file.range() == null ? "" : file.range().minFirst())
          .thenComparing(LakeFile::path);

  private final Storage storage;
  private final SortedMap<String, List<RecordFile>> tables;
  private final RecordFilter filter;

  private StoredRecords(
      Storage storage, SortedMap<String, List<RecordFile>> tables, RecordFilter filter) {
    this.storage = storage;
    this.tables = tables;
    this.filter = filter;
  }

  /**
   * The records of every bronze table.
   *
   * @throws IOException if the storage can't be read; a root that does not exist has no tables
   */
  public static StoredRecords ofBronze(LakeLayout layout, Storage storage) throws IOException {
    String schemaChanges = Decoded.ControlKind.SCHEMA_CHANGE.tableName();
    TreeMap<String, List<RecordFile>> tables = new TreeMap<>();
    for (String folder : folders(storage, new Path(layout.bronze()))) {
      String table = TableFolder.table(folder);
      if (!table.equals(schemaChanges)) {
        addTable(tables, storage, table, layout.bronze() + "/" + folder, Datasets.BRONZE);
      }
    }
    // Last, so that it has the schemas of all records seen before.
    addTable(tables, storage, schemaChanges, layout.bronzeTable(schemaChanges), Datasets.BRONZE);
    return new StoredRecords(storage, tables, RecordFilter.ALL);
  }

  /** The dead letters in quarantine. */
  public static StoredRecords ofQuarantine(LakeLayout layout, Storage storage) throws IOException {
    TreeMap<String, List<RecordFile>> tables = new TreeMap<>();
    addTable(tables, storage, "quarantine", layout.quarantine(), Datasets.QUARANTINE);
    return new StoredRecords(storage, tables, RecordFilter.ALL);
  }

  /** Each once: a container without a hierarchy lists a folder as its marker and as a prefix. */
  private static SortedSet<String> folders(Storage storage, Path root) throws IOException {
    FileSystem fs = storage.fileSystem(root);
    SortedSet<String> names = new TreeSet<>();
    if (fs.exists(root)) {
      for (FileStatus status : fs.listStatus(root)) {
        if (status.isDirectory()) {
          names.add(status.getPath().getName());
        }
      }
    }
    return names;
  }

  private static void addTable(
      SortedMap<String, List<RecordFile>> tables,
      Storage storage,
      String name,
      String path,
      Dataset dataset)
      throws IOException {
    Path plain = new Path(path);
    String qualified = storage.fileSystem(plain).makeQualified(plain).toString();
    new DeltaLog(storage, qualified, dataset.partitionColumn())
        .load()
        .ifPresent(
            state ->
                tables.put(
                    name,
                    state.files().stream()
                        .sorted(BY_IDENTITY)
                        .map(file -> new RecordFile(file.path(), file.rows()))
                        .toList()));
  }

  /** Only the records of a connector. */
  public StoredRecords of(Topics topics) {
    return new StoredRecords(
        storage, tables, new RecordFilter(topics, filter.tables(), filter.reasons()));
  }

  /** Only the dead letters of some tables, and with some reasons; an empty set means all. */
  public StoredRecords where(Set<String> tableNames, Set<String> reasons) {
    return new StoredRecords(
        storage, tables, new RecordFilter(filter.topics(), tableNames, reasons));
  }

  /** The tables that the records are in. */
  public Set<String> tables() {
    return Set.copyOf(tables.keySet());
  }

  /** By table, the rows that it has, whatever is asked for; 0 if its log does not tell. */
  public Map<String, Long> rows() {
    Map<String, Long> rows = new TreeMap<>();
    tables.forEach(
        (table, files) ->
            rows.put(
                table,
                files.stream().anyMatch(file -> file.rows() < 0)
                    ? 0L
                    : files.stream().mapToLong(RecordFile::rows).sum()));
    return rows;
  }

  /** By topic, the number of records asked for. Reads one to three narrow columns. */
  public SortedMap<String, Long> countsByTopic() throws IOException {
    SortedMap<String, Long> counts = new TreeMap<>();
    scan(filter.columns(), row -> counts.merge(row.get("_topic").toString(), 1L, Long::sum));
    return counts;
  }

  /** The records' places in Kafka, as {@link SourceRecord#coordinates} tells them. */
  public Set<String> coordinates() throws IOException {
    Set<String> coordinates = new HashSet<>();
    scan(
        filter.columns("_topic", "_partition", "_offset"),
        row ->
            coordinates.add(
                SourceRecord.coordinates(
                    row.get("_topic").toString(),
                    (Integer) row.get("_partition"),
                    (Long) row.get("_offset"))));
    return coordinates;
  }

  private void scan(LakeSchema columns, Consumer<GenericRecord> rows) throws IOException {
    for (List<RecordFile> files : tables.values()) {
      for (RecordFile file : files) {
        try (ParquetReader<GenericRecord> reader =
            ParquetFiles.open(storage, file.path(), AvroRows.schema(columns))) {
          for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
            if (filter.takes(row)) {
              rows.accept(row);
            }
          }
        }
      }
    }
  }

  /**
   * The prefixes of the connectors that the records come from, as their events name them. Reads on
   * until every topic has its connector.
   */
  public SortedSet<String> prefixes() throws IOException {
    SortedSet<String> prefixes = new TreeSet<>();
    Set<String> unknown = new TreeSet<>(countsByTopic().keySet());
    for (List<RecordFile> files : tables.values()) {
      RecordFileSource source = new RecordFileSource(storage, files, filter);
      try (var reader = source.createReader(null)) {
        for (boolean more = !unknown.isEmpty() && reader.start(); more; ) {
          SourceRecord record = reader.getCurrent();
          if (unknown.contains(record.topic())) {
            Topics.namedBy(record)
                .ifPresent(
                    topics -> {
                      prefixes.add(topics.prefix());
                      unknown.removeIf(topics::contains);
                    });
          }
          more = !unknown.isEmpty() && reader.advance();
        }
      }
    }
    return prefixes;
  }

  /** Takes records. */
  @FunctionalInterface
  public interface Taker {
    /** Takes one record. */
    void take(SourceRecord record) throws IOException;
  }

  /**
   * Hands over the records. Those of a partition come in the order of their offsets, except where
   * files overlap.
   */
  public void forEach(Taker taker) throws IOException {
    for (List<RecordFile> files : tables.values()) {
      RecordFileSource source = new RecordFileSource(storage, files, filter);
      try (var reader = source.createReader(null)) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          taker.take(reader.getCurrent());
        }
      }
    }
  }

  /** Gives the records, in no particular order, in event time of their Kafka timestamps. */
  public PTransform<PBegin, PCollection<SourceRecord>> read() {
    List<RecordFile> files = tables.values().stream().flatMap(List::stream).toList();
    return Read.from(new RecordFileSource(storage, files, filter));
  }

  /** Looks when the records are from. Reads two to four narrow columns, and each file's footer. */
  public SurveyedRecords survey() throws IOException {
    List<RecordFile> files = tables.values().stream().flatMap(List::stream).toList();
    return new SurveyedRecords(storage, files, filter);
  }

  /**
   * The schema changes of a connector, if bronze holds any: the schemas of all records that were
   * stored with them.
   */
  public Optional<SchemaFeeds> schemaChanges(Topics connector) throws IOException {
    List<RecordFile> files = tables.get(Decoded.ControlKind.SCHEMA_CHANGE.tableName());
    if (files == null) {
      return Optional.empty();
    }
    SortedMap<String, List<RecordFile>> table = new TreeMap<>(Map.of("", files));
    if (!new StoredRecords(storage, table, RecordFilter.ALL)
        .countsByTopic()
        .containsKey(connector.prefix())) {
      return Optional.empty();
    }
    RecordFileSource source =
        new RecordFileSource(storage, files, new RecordFilter(connector, Set.of(), Set.of()));
    return Optional.of(() -> new StoredSchemaFeed(source));
  }

  /** All schema changes, in the order of their offsets; nothing comes after them. */
  private record StoredSchemaFeed(RecordFileSource source) implements SchemaFeed {
    @Override
    public long poll(Consumer<SourceRecord> records) {
      List<SourceRecord> found = new ArrayList<>();
      try (var reader = source.createReader(null)) {
        for (boolean more = reader.start(); more; more = reader.advance()) {
          found.add(reader.getCurrent());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Can't read the schema changes in bronze", e);
      }
      found.sort(
          Comparator.comparingInt(SourceRecord::partition).thenComparingLong(SourceRecord::offset));
      found.forEach(records);
      return Long.MAX_VALUE;
    }

    @Override
    public void close() {}
  }
}
