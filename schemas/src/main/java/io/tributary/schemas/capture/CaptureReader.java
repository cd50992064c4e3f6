package io.tributary.schemas.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.change.RecordJson;
import io.tributary.schemas.change.SourceRecord;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a capture: JSON lines, gzipped or not, one Kafka record each, with the fields {@code topic,
 * partition, offset, timestamp, headers, key, value}. Keys, values and header values are texts in
 * UTF-8, or null; an object {@code {"base64": …}} stands for bytes that are no text. Headers are an
 * object, or a list of {@code {"name": …, "value": …}} where a name repeats. The order of lines
 * means nothing.
 */
public final class CaptureReader implements Closeable {

  /** A field that is there twice is refused: two ways of reading might see two records. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(RecordJson.factory())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  /** Tells what records are wanted from what is cheap to know of them. */
  @FunctionalInterface
  public interface Wanted {
    /** Whether the record of that line and with that Kafka timestamp is wanted. */
    boolean test(long line, long timestamp);
  }

  private final Lines lines;
  private final Unzipped unzipped;
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
    try {
      unzipped = new Unzipped(gzipped ? new GZIPInputStream(buffered, 1 << 16) : buffered);
    } catch (EOFException | ZipException e) {
      throw damaged(1, e);
    }
    lines = new Lines(unzipped);
  }

  /** Number of the line that the last record came from; the first is 1. */
  public long line() {
    return lineNumber;
  }

  /** Passes over the lines before that number, without looking at what they hold. */
  public void skipTo(long line) throws IOException {
    while (lineNumber + 1 < line && lines.skip()) {
      lineNumber++;
    }
  }

  /**
   * The next record, or null at the end.
   *
   * @throws IOException if the file can't be read, is cut off, or a line is no record; the message
   *     has the line's number
   */
  public SourceRecord next() throws IOException {
    return next((line, timestamp) -> true, false);
  }

  /**
   * The next record that is wanted, or null at the end. Of a record that is not wanted no more is
   * parsed than what stands before its timestamp, so a line may be passed over that {@link #next()}
   * would refuse.
   *
   * @throws IOException as {@link #next()} does
   */
  public SourceRecord next(Wanted wanted) throws IOException {
    return next(wanted, true);
  }

  private SourceRecord next(Wanted wanted, boolean chooses) throws IOException {
    while (lines.next()) {
      lineNumber++;
      if (chooses) {
        OptionalLong timestamp = timestamp();
        if (timestamp.isPresent() && !wanted.test(lineNumber, timestamp.getAsLong())) {
          continue;
        }
      }
      if (!lines.isBlank()) {
        return record();
      }
    }
    if (unzipped.damage != null) {
      throw damaged(lineNumber + 1, unzipped.damage);
    }
    return null;
  }

  private SourceRecord record() throws IOException {
    try {
      return parse(document());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      if (unzipped.damage != null && !lines.isWhole()) {
        throw damaged(lineNumber, unzipped.damage);
      }
      throw new IOException("Line " + lineNumber + " of the capture is no Kafka record", e);
    }
  }

  /**
   * The current line. Its bytes are parsed as they are, since a line may be some hundred megabytes;
   * only one that is not all UTF-8 is made a text first.
   */
  private JsonNode document() throws IOException {
    try (JsonParser parser = lines.parser(MAPPER.getFactory())) {
      return MAPPER.readTree(parser);
    } catch (JsonProcessingException | CharConversionException e) {
      return MAPPER.readTree(lines.text());
    }
  }

  /** The current line's timestamp; empty if it is no record, which parsing all of it will tell. */
  private OptionalLong timestamp() throws IOException {
    try (JsonParser parser = lines.parser(MAPPER.getFactory())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return OptionalLong.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("timestamp");
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_NUMBER_INT
                  && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              ? OptionalLong.of(parser.getLongValue())
              : OptionalLong.empty();
        }
        parser.skipChildren();
      }
      return OptionalLong.empty();
    } catch (JsonProcessingException e) {
      return OptionalLong.empty();
    }
  }

  private static IOException damaged(long line, IOException cause) {
    return new IOException(
        "Line "
            + line
            + " of the capture can't be read: the gzipped file is "
            + (cause instanceof EOFException ? "cut off" : "damaged"),
        cause);
  }

  private static SourceRecord parse(JsonNode json) {
    JsonNode topic = json.required("topic");
    if (!topic.isTextual()) {
      throw new IllegalArgumentException("The topic is a text");
    }
    return new SourceRecord(
        topic.textValue(),
        partition(json.required("partition")),
        integer(json, "offset"),
        integer(json, "timestamp"),
        headers(json.path("headers")),
        bytes(json.path("key")),
        bytes(json.path("value")));
  }

  private static int partition(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new IllegalArgumentException("The partition is a whole number");
    }
    return value.intValue();
  }

  private static long integer(JsonNode json, String field) {
    JsonNode value = json.required(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("The " + field + " is a whole number");
    }
    return value.longValue();
  }

  private static List<SourceRecord.Header> headers(JsonNode json) {
    List<SourceRecord.Header> headers = new ArrayList<>();
    if (json.isArray()) {
      for (JsonNode header : json) {
        headers.add(
            new SourceRecord.Header(header.required("name").asText(), bytes(header.path("value"))));
      }
      return headers;
    }
    for (Map.Entry<String, JsonNode> header : json.properties()) {
      headers.add(new SourceRecord.Header(header.getKey(), bytes(header.getValue())));
    }
    return headers;
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

  /**
   * The bytes of a capture. Where a gzipped file is damaged the text ends, and the damage is kept:
   * the readers on top would otherwise lose the whole lines before it, and with them the number of
   * the line.
   */
  private static final class Unzipped extends FilterInputStream {
    private IOException damage;

    Unzipped(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (damage != null) {
        return -1;
      }
      try {
        return super.read(to, offset, length);
      } catch (EOFException | ZipException e) {
        damage = e;
        return -1;
      }
    }

    @Override
    public int available() throws IOException {
      return damage == null ? super.available() : 0;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }
}
