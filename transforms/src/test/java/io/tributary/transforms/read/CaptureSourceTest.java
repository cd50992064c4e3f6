package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaFeed;
import io.tributary.transforms.rounds.Slice;
import io.tributary.transforms.rounds.Slices;
import io.tributary.transforms.rounds.TimeHistogram;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureSourceTest {

  @TempDir Path folder;

  private static final long[] EXTREMES = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -1,
    0,
    1_790_000_000_000L,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE
  };

  private static String line(Random random, long timestamp) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "\"topic\":\"t" + random.nextInt(3) + "\"",
                "\"partition\":" + random.nextInt(2),
                "\"offset\":" + random.nextInt(50),
                "\"timestamp\":" + timestamp,
                "\"headers\":{\"timestamp\":\"3\"}",
                "\"key\":" + (random.nextBoolean() ? "null" : "\"{}\""),
                "\"value\":\"" + "é".repeat(random.nextInt(60)) + "\""));
    if (random.nextInt(5) == 0) {
      Collections.shuffle(fields, random);
    }
    return "{" + String.join(", ", fields) + "}";
  }

  /** Lines in any order, some of them twice, with strange timestamps or one everywhere. */
  private static List<String> lines(Random random) {
    List<String> lines = new ArrayList<>();
    int kind = random.nextInt(5);
    for (int i = random.nextInt(80); i > 0; i--) {
      long timestamp =
          switch (kind) {
            case 0 -> 17;
            case 1 -> 1_790_000_000_000L + i;
            case 2 -> random.nextInt(10) - 5L;
            case 3 -> EXTREMES[random.nextInt(EXTREMES.length)];
            default -> random.nextBoolean() ? 1_790_000_000_000L : 32_503_680_000_000L;
          };
      lines.add(line(random, timestamp));
      if (random.nextInt(6) == 0) {
        lines.add(lines.get(random.nextInt(lines.size())));
      }
      if (random.nextInt(10) == 0) {
        lines.add("  ");
      }
    }
    if (random.nextBoolean()) {
      Collections.shuffle(lines, random);
    }
    return lines;
  }

  private static Path write(Path file, List<String> lines) throws IOException {
    try (OutputStream out =
        file.toString().endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static List<SourceRecord> read(CaptureSource source) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (var reader = source.createReader(PipelineOptionsFactory.create())) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        records.add(reader.getCurrent());
        long time = reader.getCurrentTimestamp().getMillis();
        assertEquals(SourceRecord.dated(reader.getCurrent().timestamp()), time);
        BoundedWindow.validateTimestampBounds(reader.getCurrentTimestamp());
      }
    }
    return records;
  }

  /** The records as text, in an order of their own. */
  private static List<String> texts(List<SourceRecord> records) {
    return records.stream()
        .map(r -> r + " " + r.timestamp() + " " + (r.key() == null) + " " + r.value().length)
        .sorted()
        .toList();
  }

  private static Slices slices(Path file) throws IOException {
    TimeHistogram times = new TimeHistogram();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(file))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        times.add(r.timestamp(), reader.line(), r.size());
      }
    }
    return new Slices(times, CaptureSlice.rows(file, Files.size(file)));
  }

  @Property(tries = 300)
  void theSlicesOfAFileAreTheFileEachLineOnce(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Path temporary = Files.createTempDirectory("capture-source-test");
    Path file = temporary.resolve(random.nextBoolean() ? "c.jsonl.gz" : "c.jsonl");
    try {
      write(file, lines(random));
      List<SourceRecord> all = read(new CaptureSource(file.toString(), -1, Slice.ALL));
      List<SourceRecord> inSlices = new ArrayList<>();
      Slices slices = slices(file);
      long budget = 1L + random.nextInt(600);
      long newest = Long.MIN_VALUE;
      for (Optional<Slice> next = slices.next(budget);
          next.isPresent();
          next = slices.next(budget)) {
        Slice slice = next.get();
        List<SourceRecord> part = read(new CaptureSource(file.toString(), Files.size(file), slice));
        assertEquals(Math.max(0, slice.records()), part.size());
        long bytes = part.stream().mapToLong(SourceRecord::size).sum();
        assertTrue(bytes <= budget || part.size() == 1, bytes + " of " + budget);
        for (SourceRecord r : part) {
          assertTrue(r.timestamp() >= newest, "older than a slice before");
        }
        newest = part.stream().mapToLong(SourceRecord::timestamp).max().orElse(newest);
        inSlices.addAll(part);
      }
      assertEquals(texts(all), texts(inSlices));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(temporary);
    }
  }

  @Test
  void aFileThatHasChangedIsNotReadOn() throws IOException {
    Random random = new Random(1);
    Path file = write(folder.resolve("c.jsonl"), List.of(line(random, 1), line(random, 2)));
    Slice first = slices(file).next(1).orElseThrow();
    CaptureSource source = new CaptureSource(file.toString(), Files.size(file), first);
    assertEquals(1, read(source).size());
    Files.writeString(file, line(random, 3));
    IOException e = assertThrows(IOException.class, () -> read(source));
    assertEquals("The capture " + file + " has changed while it was read", e.getMessage());
  }

  @Test
  void schemaChangesTravelInTheOrderOfTheirOffsets() {
    SourceRecord second = new SourceRecord("p", 0, 2, 5, List.of(), null, new byte[] {2});
    SourceRecord first = new SourceRecord("p", 0, 1, 9, List.of(), null, new byte[] {1});
    List<SourceRecord> given = new ArrayList<>();
    try (SchemaFeed feed = ReadChanges.collectedSchemas(List.of(second, first)).open()) {
      assertEquals(Long.MAX_VALUE, feed.poll(given::add));
    }
    assertEquals(List.of(first, second), given);
  }
}
