package io.tributary.transforms.read;

import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.change.SourceRecord;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link SourceRecord}. */
public final class SourceRecordCoder extends AtomicCoder<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  /** The same with names of headers that are longer than the other form can tell. */
  private static final byte LONG_NAMES = 2;

  /** Bytes that a character of a name takes at most, and those that the usual form can have. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private static final int MAX_NAME_BYTES = 65_535;

  private static final SourceRecordCoder INSTANCE = new SourceRecordCoder();

  private SourceRecordCoder() {}

  /** The coder. */
  public static SourceRecordCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(SourceRecord record, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    boolean longNames = hasLongNames(record);
    data.writeByte(longNames ? LONG_NAMES : VERSION);
    data.writeUTF(record.topic());
    data.writeInt(record.partition());
    data.writeLong(record.offset());
    data.writeLong(record.timestamp());
    data.writeInt(record.headers().size());
    for (SourceRecord.Header header : record.headers()) {
      if (longNames) {
        ChangeFormat.writeText(data, header.name());
      } else {
        data.writeUTF(header.name());
      }
      writeBytes(data, header.value());
    }
    writeBytes(data, record.key());
    writeBytes(data, record.value());
  }

  @Override
  public SourceRecord decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION && version != LONG_NAMES) {
      throw new IOException("A record has the unknown version " + version);
    }
    String topic = data.readUTF();
    int partition = data.readInt();
    long offset = data.readLong();
    long timestamp = data.readLong();
    int headerCount = data.readInt();
    List<SourceRecord.Header> headers = new ArrayList<>(headerCount);
    for (int i = 0; i < headerCount; i++) {
      String name = version == LONG_NAMES ? ChangeFormat.readText(data) : data.readUTF();
      headers.add(new SourceRecord.Header(name, readBytes(data)));
    }
    return new SourceRecord(
        topic, partition, offset, timestamp, headers, readBytes(data), readBytes(data));
  }

  private static boolean hasLongNames(SourceRecord record) {
    for (SourceRecord.Header header : record.headers()) {
      if (header.name().length() > MAX_NAME_BYTES / MAX_BYTES_PER_CHAR) {
        return true;
      }
    }
    return false;
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
