package io.tributary.schemas.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.change.SourceRecord;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads a capture: JSON lines, gzipped or not, one Kafka record each, with the fields {@code topic,
 * partition, offset, timestamp, headers, key, value}. Keys, values and header values are texts in
 * UTF-8, or null; an object {@code {"base64": …}} stands for bytes that are no text.
 */
public final class CaptureReader implements Closeable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BufferedReader lines;
  private long lineNumber;

  /**
   * Opens a capture; closing the reader closes {@code in}.
   *
   * @throws IOException if {@code in} can't be read
   */
  public CaptureReader(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzipped = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    InputStream plain = gzipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }

  /**
   * The next record, or null at the end.
   *
   * @throws IOException if the file can't be read or a line is no record; the message has the
   *     line's number
   */
  public SourceRecord next() throws IOException {
    String line;
    do {
      line = lines.readLine();
      lineNumber++;
      if (line == null) {
        return null;
      }
    } while (line.isBlank());
    try {
      return parse(MAPPER.readTree(line));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("Line " + lineNumber + " of the capture is no Kafka record", e);
    }
  }

  private static SourceRecord parse(JsonNode json) {
    List<SourceRecord.Header> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
      headers.add(new SourceRecord.Header(header.getKey(), bytes(header.getValue())));
    }
    return new SourceRecord(
        json.required("topic").asText(),
        json.required("partition").intValue(),
        json.required("offset").longValue(),
        json.required("timestamp").longValue(),
        headers,
        bytes(json.path("key")),
        bytes(json.path("value")));
  }

  private static byte[] bytes(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    if (json.isObject() && json.has("base64")) {
      return Base64.getDecoder().decode(json.get("base64").asText());
    }
    if (!json.isTextual()) {
      throw new IllegalArgumentException("Keys, values and headers are texts");
    }
    return json.textValue().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
