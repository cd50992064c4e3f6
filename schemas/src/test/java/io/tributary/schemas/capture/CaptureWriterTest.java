package io.tributary.schemas.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureWriterTest {

  @TempDir Path folder;

  /** Any bytes, texts more often than not, or null. */
  private static Arbitrary<byte[]> bytes() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40).map(s -> s.getBytes(StandardCharsets.UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
        Arbitraries.of("", "null", "{\"base64\":\"AA==\"}", "a\r\nb\u2028\u0000")
            .map(s -> s.getBytes(StandardCharsets.UTF_8)),
        Arbitraries.just(null));
  }

  /** Few names, so that they repeat; a name is always what some bytes stand for. */
  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "a", "b", "name", "base64"),
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(5)
            .map(b -> new String(b, StandardCharsets.UTF_8)));
  }

  @Provide
  Arbitrary<List<SourceRecord>> records() {
    Arbitrary<List<SourceRecord.Header>> headers =
        Combinators.combine(names(), bytes()).as(SourceRecord.Header::new).list().ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.of("p", "p.shop.Items", "p.shop.ü\"\\"),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(-1),
            headers,
            bytes(),
            bytes())
        .as(SourceRecord::new)
        .list()
        .ofMaxSize(5);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsReadBackByteForByte(@ForAll("records") List<SourceRecord> records)
      throws IOException {
    Path file = Files.createTempDirectory("capture").resolve("records.jsonl.gz");
    try {
      write(file, records);
      assertEquals(records, read(file));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(file.getParent());
    }
  }

  @Test
  void whatIsLongerThanAParsersDefaultsAllowIsReadBack() throws IOException {
    Path file = folder.resolve("long.jsonl");
    byte[] text = "x".repeat(21_000_000).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[16_000_000];
    bytes[0] = -1;
    List<SourceRecord> records =
        List.of(
            new SourceRecord(
                "p",
                0,
                1,
                2,
                List.of(new SourceRecord.Header("h".repeat(70_000), bytes)),
                text,
                bytes));
    write(file, records);
    assertEquals(records, read(file));
  }

  @Test
  void aRecordIsOneReadableLine() throws IOException {
    Path file = folder.resolve("one.jsonl.gz");
    write(
        file,
        List.of(
            new SourceRecord(
                "p.shop.Items",
                1,
                2,
                3,
                List.of(new SourceRecord.Header("h", new byte[] {-1})),
                "{\"id\":1}".getBytes(StandardCharsets.UTF_8),
                null)));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertEquals(
          "{\"topic\":\"p.shop.Items\",\"partition\":1,\"offset\":2,\"timestamp\":3,"
              + "\"headers\":{\"h\":{\"base64\":\"/w==\"}},\"key\":\"{\\\"id\\\":1}\","
              + "\"value\":null}\n",
          new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFileWithoutTheEndingOfGzipIsPlainText() throws IOException {
    Path file = folder.resolve("one.jsonl");
    write(file, List.of(new SourceRecord("p", 0, 1, 2, List.of(), null, new byte[] {'x'})));
    assertEquals(
        "{\"topic\":\"p\",\"partition\":0,\"offset\":1,\"timestamp\":2,\"headers\":{},"
            + "\"key\":null,\"value\":\"x\"}\n",
        Files.readString(file));
    assertEquals(1, read(file).size());
  }

  @Test
  void aFileThatExistsIsNeverOverwritten() throws IOException {
    Path file = folder.resolve("mine.jsonl.gz");
    Files.writeString(file, "mine");
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> new CaptureWriter(file));
    assertEquals(file.toString(), e.getMessage());
    Files.delete(file);
    try (CaptureWriter writer = new CaptureWriter(file)) {
      Files.writeString(file, "mine");
      assertThrows(FileAlreadyExistsException.class, writer::finish);
    }
    assertEquals("mine", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void aCaptureThatIsNotFinishedLeavesNothing() throws IOException {
    Path file = folder.resolve("half.jsonl.gz");
    try (CaptureWriter writer = new CaptureWriter(file)) {
      writer.write(new SourceRecord("p", 0, 0, 0, List.of(), null, null));
      assertEquals(1, files().size());
      assertTrue(Files.notExists(file));
    }
    assertEquals(List.of(), files());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void write(Path file, List<SourceRecord> records) throws IOException {
    try (CaptureWriter writer = new CaptureWriter(file)) {
      for (SourceRecord record : records) {
        writer.write(record);
      }
      assertTrue(writer.finish() > 0);
    }
  }

  private static List<SourceRecord> read(Path file) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(file))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        records.add(r);
      }
    }
    return records;
  }
}
