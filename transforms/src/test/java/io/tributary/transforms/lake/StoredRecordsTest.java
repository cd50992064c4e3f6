package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.change.SourceRecord.Header;
import io.tributary.schemas.debezium.Reason;
import io.tributary.schemas.debezium.SchemaFeed;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.read.SourceRecordCoder;
import io.tributary.transforms.rounds.Slice;
import io.tributary.transforms.rounds.Slices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.SourceTestUtils;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredRecordsTest {

  private static final Topics TOPICS = new Topics("p");

  @TempDir Path folder;
  private LakeFixture lake;

  @BeforeEach
  void openLake() {
    lake = new LakeFixture(folder);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static SourceRecord record(String topic, long offset, String value) {
    return new SourceRecord(topic, 0, offset, 1_000, List.of(), utf8("{}"), utf8(value));
  }

  /** A record whose value names its connector. */
  private static SourceRecord named(String topic, long offset, String prefix) {
    return record(topic, offset, "{\"source\":{\"name\":\"" + prefix + "\"}}");
  }

  private void toBronze(Topics topics, List<SourceRecord> records) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(records).withCoder(SourceRecordCoder.of()))
        .apply(WriteBronze.to(lake.layout, lake.storage, topics));
    pipeline.run().waitUntilFinish();
  }

  private void toQuarantine(List<DeadLetter> letters) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(letters).withCoder(DeadLetterCoder.of()))
        .apply(WriteQuarantine.to(lake.layout, lake.storage));
    pipeline.run().waitUntilFinish();
  }

  private static void assertReads(StoredRecords stored, List<SourceRecord> expected) {
    Pipeline pipeline = Pipeline.create();
    PAssert.that(pipeline.apply(stored.read())).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private List<SourceRecord> strangeRecords() {
    return List.of(
        new SourceRecord(
            "p.shop.Items",
            3,
            9_000_000_000L,
            1_795_356_979_001L,
            List.of(new Header("h", utf8("a")), new Header("h", null), new Header("", new byte[0])),
            new byte[] {(byte) 0xff, 0},
            utf8("é\ud83d\ude00\u0000")),
        new SourceRecord("p.shop.Items", 3, 9_000_000_001L, -1, List.of(), null, null),
        new SourceRecord(
            "p.shop.Other", 0, 0, 0, List.of(), new byte[0], new byte[] {(byte) 0xc0, (byte) 0x80}),
        new SourceRecord("p", 0, 5, 86_400_000, List.of(), utf8("\ufeff"), utf8("x")));
  }

  @Test
  void bronzeGivesRecordsBackAsTheyWereReceived() throws IOException {
    toBronze(TOPICS, strangeRecords());
    StoredRecords stored = StoredRecords.ofBronze(lake.layout, lake.storage);
    assertReads(stored, strangeRecords());
    assertEquals(Map.of("p", 1L, "p.shop.Items", 2L, "p.shop.Other", 1L), stored.countsByTopic());
    assertEquals(Map.of("Items", 2L, "Other", 1L, "_schema_changes", 1L), stored.rows());
  }

  @Test
  void aRecordThatIsThereTwiceComesOnce() throws IOException {
    toBronze(TOPICS, strangeRecords());
    toBronze(TOPICS, strangeRecords());
    assertReads(StoredRecords.ofBronze(lake.layout, lake.storage), strangeRecords());
  }

  @Test
  void whatIsWrittenLaterIsNotRead() throws IOException {
    toBronze(TOPICS, List.of(record("p.shop.Items", 0, "first")));
    StoredRecords stored = StoredRecords.ofBronze(lake.layout, lake.storage);
    toBronze(TOPICS, List.of(record("p.shop.Items", 1, "second")));
    assertReads(stored, List.of(record("p.shop.Items", 0, "first")));
  }

  @Test
  void filesAreSplitAndTogetherGiveAll() throws Exception {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      SourceRecord r = record("p.shop.Items", i, "value " + i);
      records.add(
          new SourceRecord(r.topic(), 0, i, i * 86_400_000L, List.of(), r.key(), r.value()));
    }
    toBronze(TOPICS, records);
    List<RecordFile> files = new ArrayList<>();
    new DeltaLog(lake.storage, "file:" + lake.layout.bronzeTable("Items"), Datasets.DATE)
        .load()
        .orElseThrow()
        .files()
        .forEach(file -> files.add(new RecordFile(file.path(), file.rows())));
    RecordFileSource source = new RecordFileSource(lake.storage, files, RecordFilter.ALL);
    var options = PipelineOptionsFactory.create();
    List<RecordFileSource> splits = source.split(2_000, options);
    assertEquals(3, splits.size());
    SourceTestUtils.assertSourcesEqualReferenceSource(source, splits, options);
    assertEquals(5_000, source.getEstimatedSizeBytes(options));
  }

  @Test
  void prefixesAreThoseThatTheEventsName() throws IOException {
    toBronze(TOPICS, List.of(named("p.shop.Items", 0, "p"), record("p.shop.Other", 0, "{}")));
    assertEquals(Set.of("p"), StoredRecords.ofBronze(lake.layout, lake.storage).prefixes());
    toBronze(new Topics("q"), List.of(named("q.shop.Items", 0, "q")));
    StoredRecords both = StoredRecords.ofBronze(lake.layout, lake.storage);
    assertEquals(new TreeSet<>(Set.of("p", "q")), both.prefixes());
    assertEquals(Map.of("q.shop.Items", 1L), both.of(new Topics("q")).countsByTopic());
    assertReads(both.of(new Topics("q")), List.of(named("q.shop.Items", 0, "q")));
  }

  @Test
  void schemaChangesComeInTheOrderOfTheirOffsets() throws IOException {
    assertTrue(StoredRecords.ofBronze(lake.layout, lake.storage).schemaChanges(TOPICS).isEmpty());
    List<SourceRecord> changes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // Written as three units, the last first, so that the order of files is another.
      SourceRecord change = record("p", 2 - i, "change " + (2 - i));
      toBronze(TOPICS, List.of(change));
      changes.add(0, change);
    }
    toBronze(new Topics("q"), List.of(record("q", 0, "of another connector")));
    StoredRecords stored = StoredRecords.ofBronze(lake.layout, lake.storage);
    List<SourceRecord> given = new ArrayList<>();
    try (SchemaFeed feed = stored.schemaChanges(TOPICS).orElseThrow().open()) {
      assertEquals(Long.MAX_VALUE, feed.poll(given::add));
    }
    assertEquals(changes, given);
    assertTrue(stored.schemaChanges(new Topics("r")).isEmpty());
  }

  @Test
  void deadLettersAreChosenByTableAndReason() throws IOException {
    List<SourceRecord> strange = strangeRecords();
    toQuarantine(
        List.of(
            new DeadLetter(strange.get(0), "Items", Reason.NOT_JSON, "x"),
            new DeadLetter(strange.get(1), "Items", Reason.BAD_VALUE, "x"),
            new DeadLetter(strange.get(2), "Other", Reason.NOT_JSON, "x")));
    StoredRecords letters = StoredRecords.ofQuarantine(lake.layout, lake.storage);
    assertReads(letters, strange.subList(0, 3));
    assertReads(letters.where(Set.of("Items"), Set.of()), strange.subList(0, 2));
    StoredRecords one = letters.where(Set.of("Items"), Set.of("BAD_VALUE"));
    assertReads(one, strange.subList(1, 2));
    assertEquals(Map.of("p.shop.Items", 1L), one.countsByTopic());
    assertEquals(Set.of("p.shop.Items-3@9000000001"), one.coordinates());
  }

  @Test
  void anEmptyLakeHasNoRecords() throws IOException {
    StoredRecords bronze = StoredRecords.ofBronze(lake.layout, lake.storage);
    assertEquals(Set.of(), bronze.tables());
    assertReads(bronze, List.of());
    assertEquals(Map.of(), StoredRecords.ofQuarantine(lake.layout, lake.storage).countsByTopic());
  }

  /** Records of some days and partitions, of which many have one timestamp. */
  private static List<SourceRecord> spread(Random random, int count) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long timestamp =
          random.nextInt(3) == 0
              ? 1_790_000_000_000L
              : 1_790_000_000_000L + random.nextInt(5) * 43_200_000L + random.nextInt(100);
      records.add(
          new SourceRecord(
              "p.shop." + (random.nextBoolean() ? "Items" : "Other"),
              random.nextInt(2),
              i,
              timestamp,
              List.of(),
              utf8("{}"),
              utf8("x".repeat(50))));
    }
    return records;
  }

  private static List<SourceRecord> read(SurveyedRecords stored, Slice slice) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (var reader = stored.source(slice).createReader(null)) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        records.add(reader.getCurrent());
      }
    }
    return records;
  }

  /** Pages are small in files of so many rows, so that statistics choose among them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 500, 3_000, 50_000, 100_000_000})
  void theSlicesOfBronzeAreItsRecordsEachOnce(long budget) throws IOException {
    long seed = 20261125;
    Random random = new Random(seed);
    List<SourceRecord> records = spread(random, budget == 1 ? 60 : 2_000);
    int third = records.size() / 3;
    toBronze(TOPICS, records.subList(0, third));
    toBronze(TOPICS, records.subList(third, records.size()));
    toBronze(new Topics("q"), List.of(named("q.shop.Items", 0, "q")));
    SurveyedRecords stored = StoredRecords.ofBronze(lake.layout, lake.storage).of(TOPICS).survey();
    assertEquals(
        records.stream().filter(r -> r.topic().endsWith("Items")).count(),
        stored.topics().get("p.shop.Items").records());
    Slices slices = new Slices(stored.times(), stored);
    List<SourceRecord> found = new ArrayList<>();
    long newest = Long.MIN_VALUE;
    int rounds = 0;
    for (Optional<Slice> next = slices.next(budget); next.isPresent(); next = slices.next(budget)) {
      List<SourceRecord> part = read(stored, next.get());
      assertEquals(next.get().records(), part.size());
      assertTrue(part.size() == 1 || part.size() * 52L <= budget, part.size() + " records");
      for (SourceRecord record : part) {
        assertTrue(record.timestamp() >= newest, "older than a round before");
      }
      newest = part.stream().mapToLong(SourceRecord::timestamp).max().orElseThrow();
      found.addAll(part);
      rounds++;
    }
    assertTrue(
        rounds >= Math.min(records.size(), records.size() * 52L / budget), rounds + " rounds");
    Comparator<SourceRecord> order = Comparator.comparingLong(SourceRecord::offset);
    found.sort(order);
    assertEquals(records, found, "seed " + seed);
  }

  @Test
  void aRoundOpensOnlyTheFilesOfItsTime() throws IOException {
    for (int day = 0; day < 4; day++) {
      SourceRecord r = record("p.shop.Items", day, "value");
      toBronze(
          TOPICS,
          List.of(
              new SourceRecord(
                  r.topic(), 0, day, day * 86_400_000L, List.of(), r.key(), r.value())));
    }
    SurveyedRecords stored = StoredRecords.ofBronze(lake.layout, lake.storage).survey();
    Slices slices = new Slices(stored.times(), stored);
    Slice first = slices.next(1).orElseThrow();
    assertEquals(List.of(0L), read(stored, first).stream().map(SourceRecord::offset).toList());
    assertEquals(1, stored.source(first).split(1, PipelineOptionsFactory.create()).size());
    assertTrue(!stored.topics().get("p.shop.Items").endsBefore(first));
    Slice last = slices.next(1_000_000).orElseThrow();
    assertEquals(3, stored.source(last).split(1, PipelineOptionsFactory.create()).size());
    assertTrue(stored.topics().get("p.shop.Items").endsBefore(last));
  }

  private static Arbitrary<byte[]> bytes() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20).map(StoredRecordsTest::utf8),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
        Arbitraries.just(null));
  }

  @Provide
  Arbitrary<SourceRecord> records() {
    Arbitrary<List<Header>> headers =
        Combinators.combine(Arbitraries.of("", "a", "b"), bytes())
            .as(Header::new)
            .list()
            .ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.of("p", "p.shop.Items"),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().between(-1, 253_402_300_799_999L),
            headers,
            bytes(),
            bytes())
        .as(SourceRecord::new);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void aRowIsTheRecordByteForByte(@ForAll("records") SourceRecord record) {
    GenericData.Record row = new GenericData.Record(AvroRows.schema(Datasets.QUARANTINE_SCHEMA));
    RecordRows.put(row, record);
    assertEquals(record, RecordRows.record(row));
  }
}
