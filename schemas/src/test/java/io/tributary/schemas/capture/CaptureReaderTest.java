package io.tributary.schemas.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {

  private static final String LINE =
      "{\"topic\":\"p.d.t\",\"partition\":2,\"offset\":9000000000,\"timestamp\":17,"
          + "\"headers\":{\"h\":\"é\",\"none\":null},\"key\":\"{}\",\"value\":{\"base64\":\"AP8=\"}}";

  private static CaptureReader reader(byte[] bytes) throws IOException {
    return new CaptureReader(new ByteArrayInputStream(bytes));
  }

  private static CaptureReader reader(String text) throws IOException {
    return reader(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryPartOfARecord() throws IOException {
    try (CaptureReader reader = reader(LINE)) {
      assertEquals(
          new SourceRecord(
              "p.d.t",
              2,
              9_000_000_000L,
              17,
              List.of(
                  new SourceRecord.Header("h", "é".getBytes(StandardCharsets.UTF_8)),
                  new SourceRecord.Header("none", null)),
              new byte[] {'{', '}'},
              new byte[] {0, -1}),
          reader.next());
      assertNull(reader.next());
    }
  }

  @Test
  void readsGzippedLines() throws IOException {
    try (CaptureReader reader = reader(gzip(LINE + "\n\n" + LINE + "\n"))) {
      SourceRecord first = reader.next();
      assertEquals(first, reader.next());
      assertNull(reader.next());
    }
  }

  @Test
  void missingHeadersKeyAndValueAreNone() throws IOException {
    try (CaptureReader reader =
        reader("{\"topic\":\"t\",\"partition\":0,\"offset\":0,\"timestamp\":0,\"key\":null}")) {
      SourceRecord record = reader.next();
      assertEquals(List.of(), record.headers());
      assertNull(record.key());
      assertNull(record.value());
    }
  }

  @Test
  void anEmptyFileHasNoRecords() throws IOException {
    try (CaptureReader reader = reader("")) {
      assertNull(reader.next());
    }
  }

  @Test
  void aTextStaysTheBytesItHad() throws IOException {
    try (CaptureReader reader = reader(LINE.replace("\"{}\"", "\"\\u00e9\\ud83d\\ude00\""))) {
      assertArrayEquals("é😀".getBytes(StandardCharsets.UTF_8), reader.next().key());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"topic\":\"t\"}",
        "{\"topic\":\"t\",\"partition\":0,\"offset\":0,\"timestamp\":0,\"key\":5}",
        "{\"topic\":\"t\",\"partition\":0,\"offset\":0,\"timestamp\":0,"
            + "\"value\":{\"base64\":\"?\"}}",
        "{\"topic\":\"t\",\"partition\":0,\"offset\":\"x\",\"timestamp\":0}",
        "{\"topic\":\"t\",\"partition\":4294967296,\"offset\":0,\"timestamp\":0}",
        "{\"topic\":5,\"partition\":0,\"offset\":0,\"timestamp\":0}"
      })
  void namesTheLineThatIsNoRecord(String line) throws IOException {
    try (CaptureReader reader = reader(LINE + "\n\n" + line + "\n")) {
      reader.next();
      IOException e = assertThrows(IOException.class, reader::next);
      assertEquals("Line 3 of the capture is no Kafka record", e.getMessage());
    }
  }

  @Test
  void headersMayRepeatTheirNames() throws IOException {
    try (CaptureReader reader =
        reader(
            LINE.replace(
                "{\"h\":\"é\",\"none\":null}",
                "[{\"name\":\"h\",\"value\":\"a\"},{\"name\":\"h\",\"value\":null}]"))) {
      assertEquals(
          List.of(
              new SourceRecord.Header("h", new byte[] {'a'}), new SourceRecord.Header("h", null)),
          reader.next().headers());
    }
  }

  /** Wherever the file is cut, every whole line is read and the next one is named. */
  @Test
  void namesTheLineAtWhichAGzippedFileIsCutOff() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      lines.add(LINE.replace("9000000000", String.valueOf(i * 7919L)));
    }
    byte[] whole = gzip(String.join("\n", lines));
    for (int length : new int[] {3, 10, whole.length / 3, whole.length / 2, whole.length - 4}) {
      long read = 0;
      try (CaptureReader reader = reader(Arrays.copyOf(whole, length))) {
        while (true) {
          assertEquals(read * 7919L, reader.next().offset());
          read++;
        }
      } catch (IOException e) {
        assertEquals(
            "Line " + (read + 1) + " of the capture can't be read: the gzipped file is cut off",
            e.getMessage());
      }
      assertTrue(length < 100 || read > 100, length + " bytes gave only " + read + " lines");
    }
  }

  @Test
  void namesTheLineAtWhichAGzippedFileIsDamaged() throws IOException {
    byte[] bytes = gzip(LINE + "\n" + LINE + "\n");
    bytes[bytes.length - 6] ^= 1;
    try (CaptureReader reader = reader(bytes)) {
      reader.next();
      reader.next();
      IOException e = assertThrows(IOException.class, reader::next);
      assertEquals(
          "Line 3 of the capture can't be read: the gzipped file is damaged", e.getMessage());
    }
  }

  @Test
  void givesOnlyWhatIsWantedWhereverTheTimestampStands() throws IOException {
    String text =
        String.join(
            "\n",
            LINE,
            "{\"value\":{\"base64\":\"AP8=\"},\"headers\":{\"timestamp\":\"19\"},\"topic\":\"t\","
                + "\"partition\":0,\"timestamp\":18,\"offset\":5}",
            "",
            LINE.replace(":17,", ":19,"),
            LINE.replace(":17,", ":-20,"));
    List<Long> seen = new ArrayList<>();
    try (CaptureReader reader = reader(text)) {
      SourceRecord record =
          reader.next(
              (line, timestamp) -> {
                seen.add(timestamp);
                return line == 2;
              });
      assertEquals("t-0@5", record.coordinates());
      assertEquals(2, reader.line());
      assertEquals(-20, reader.next((line, timestamp) -> timestamp < 0).timestamp());
      assertEquals(5, reader.line());
      assertNull(reader.next((line, timestamp) -> true));
    }
    assertEquals(List.of(17L, 18L), seen);
  }

  @Test
  void passesOverLinesWithoutLookingAtThem() throws IOException {
    try (CaptureReader reader = reader("no record\n\r\n\r" + LINE + "\n{")) {
      reader.skipTo(4);
      assertEquals("p.d.t", reader.next().topic());
      assertEquals(4, reader.line());
      reader.skipTo(100);
      assertNull(reader.next());
    }
  }

  @Test
  void aFieldThatIsThereTwiceIsNoRecord() throws IOException {
    try (CaptureReader reader = reader(LINE.replace(":17,", ":17,\"timestamp\":18,"))) {
      IOException e = assertThrows(IOException.class, reader::next);
      assertEquals("Line 1 of the capture is no Kafka record", e.getMessage());
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
