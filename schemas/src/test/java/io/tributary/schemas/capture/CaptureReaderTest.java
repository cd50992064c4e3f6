package io.tributary.schemas.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.change.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write((LINE + "\n\n" + LINE + "\n").getBytes(StandardCharsets.UTF_8));
    }
    try (CaptureReader reader = reader(bytes.toByteArray())) {
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
            + "\"value\":{\"base64\":\"?\"}}"
      })
  void namesTheLineThatIsNoRecord(String line) throws IOException {
    try (CaptureReader reader = reader(LINE + "\n\n" + line + "\n")) {
      reader.next();
      IOException e = assertThrows(IOException.class, reader::next);
      assertEquals("Line 3 of the capture is no Kafka record", e.getMessage());
    }
  }
}
