package io.tributary.transforms.lake;

import io.tributary.schemas.change.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Received records as lake rows. A key or value is kept as text, which every tool can look into; if
 * its bytes are not valid UTF-8 they are kept in the column for bytes instead, so in either case
 * exactly the received bytes can be had back. A timestamp that no date has is kept as the first or
 * the last that one has.
 */
final class RecordRows {

  private RecordRows() {}

  static void put(GenericData.Record row, SourceRecord record) {
    row.put("_topic", record.topic());
    row.put("_partition", record.partition());
    row.put("_offset", record.offset());
    row.put("_timestamp", SourceRecord.dated(record.timestamp()) * 1000);
    row.put("_headers", headers(row.getSchema().getField("_headers").schema(), record));
    putBytes(row, "_key", record.key());
    putBytes(row, "_value", record.value());
  }

  private static List<GenericData.Record> headers(Schema union, SourceRecord record) {
    Schema item = union.getTypes().get(1).getElementType();
    List<GenericData.Record> headers = new ArrayList<>(record.headers().size());
    for (SourceRecord.Header header : record.headers()) {
      GenericData.Record copy = new GenericData.Record(item);
      copy.put("name", header.name());
      copy.put("value", header.value() == null ? null : ByteBuffer.wrap(header.value()));
      headers.add(copy);
    }
    return headers;
  }

  private static void putBytes(GenericData.Record row, String column, byte[] bytes) {
    if (bytes == null) {
      return;
    }
    try {
      row.put(
          column,
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      row.put(column + "_bytes", ByteBuffer.wrap(bytes));
    }
  }

  /** The record that a row keeps. */
  static SourceRecord record(GenericRecord row) {
    return new SourceRecord(
        row.get("_topic").toString(),
        (Integer) row.get("_partition"),
        (Long) row.get("_offset"),
        timestamp(row),
        headers((List<?>) row.get("_headers")),
        bytes(row, "_key"),
        bytes(row, "_value"));
  }

  /** The record's Kafka timestamp, milliseconds since the epoch of time. */
  static long timestamp(GenericRecord row) {
    return Math.floorDiv((Long) row.get("_timestamp"), 1000L);
  }

  private static List<SourceRecord.Header> headers(List<?> rows) {
    List<SourceRecord.Header> headers = new ArrayList<>(rows.size());
    for (Object row : rows) {
      GenericRecord header = (GenericRecord) row;
      headers.add(
          new SourceRecord.Header(
              header.get("name").toString(), bytes((ByteBuffer) header.get("value"))));
    }
    return headers;
  }

  private static byte[] bytes(GenericRecord row, String column) {
    Object text = row.get(column);
    return text == null
        ? bytes((ByteBuffer) row.get(column + "_bytes"))
        : text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
