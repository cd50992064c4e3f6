package io.tributary.schemas.capture;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tributary.schemas.change.SourceRecord;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a capture that {@link CaptureReader} reads back as the same records, byte for byte;
 * gzipped if the file's name ends in {@code .gz}.
 *
 * <p>The file appears under its name, whole, when {@link #finish} returns; until then the records
 * are in a temporary file beside it, which {@link #close} removes if the capture was not finished.
 */
public final class CaptureWriter implements Closeable {

  private static final JsonFactory JSON =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private final Path file;
  private final Path temporary;
  private final JsonGenerator lines;
  private final OutputStream out;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private boolean finished;

  /**
   * Starts a capture.
   *
   * @throws FileAlreadyExistsException if there is a file of that name
   * @throws IOException if no file can be created there
   */
  public CaptureWriter(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    this.file = file;
    this.temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    OutputStream plain =
        new BufferedOutputStream(
            Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), 1 << 16);
    this.out = file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain;
    this.lines = JSON.createGenerator(out, JsonEncoding.UTF8).setRootValueSeparator(null);
  }

  /** Adds a record. */
  public void write(SourceRecord record) throws IOException {
    lines.writeStartObject();
    lines.writeStringField("topic", record.topic());
    lines.writeNumberField("partition", record.partition());
    lines.writeNumberField("offset", record.offset());
    lines.writeNumberField("timestamp", record.timestamp());
    lines.writeFieldName("headers");
    writeHeaders(record.headers());
    writeBytes("key", record.key());
    writeBytes("value", record.value());
    lines.writeEndObject();
    lines.writeRaw('\n');
  }

  /** As an object, which people read best, unless a name repeats. */
  private void writeHeaders(List<SourceRecord.Header> headers) throws IOException {
    Set<String> names = new HashSet<>();
    if (headers.stream().allMatch(header -> names.add(header.name()))) {
      lines.writeStartObject();
      for (SourceRecord.Header header : headers) {
        writeBytes(header.name(), header.value());
      }
      lines.writeEndObject();
      return;
    }
    lines.writeStartArray();
    for (SourceRecord.Header header : headers) {
      lines.writeStartObject();
      lines.writeStringField("name", header.name());
      writeBytes("value", header.value());
      lines.writeEndObject();
    }
    lines.writeEndArray();
  }

  private void writeBytes(String field, byte[] bytes) throws IOException {
    lines.writeFieldName(field);
    if (bytes == null) {
      lines.writeNull();
      return;
    }
    try {
      lines.writeString(utf8.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      lines.writeStartObject();
      lines.writeFieldName("base64");
      lines.writeBinary(bytes);
      lines.writeEndObject();
    }
  }

  /**
   * Completes the file and gives it its name.
   *
   * @return its size in bytes
   * @throws FileAlreadyExistsException if a file of that name has appeared
   */
  public long finish() throws IOException {
    lines.close();
    out.close();
    Files.move(temporary, file);
    finished = true;
    return Files.size(file);
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      lines.close();
      out.close();
      Files.deleteIfExists(temporary);
    }
  }
}
