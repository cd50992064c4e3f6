package io.tributary.transforms.read;

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
  private static final SourceRecordCoder INSTANCE = new SourceRecordCoder();

  private SourceRecordCoder() {}

  /** The coder. */
  public static SourceRecordCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(SourceRecord record, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeUTF(record.topic());
    data.writeInt(record.partition());
    data.writeLong(record.offset());
    data.writeLong(record.timestamp());
    data.writeInt(record.headers().size());
    for (SourceRecord.Header header : record.headers()) {
      data.writeUTF(header.name());
      writeBytes(data, header.value());
    }
    writeBytes(data, record.key());
    writeBytes(data, record.value());
  }

  @Override
  public SourceRecord decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A record has the unknown version " + version);
    }
    String topic = data.readUTF();
    int partition = data.readInt();
    long offset = data.readLong();
    long timestamp = data.readLong();
    int headerCount = data.readInt();
    List<SourceRecord.Header> headers = new ArrayList<>(headerCount);
    for (int i = 0; i < headerCount; i++) {
      headers.add(new SourceRecord.Header(data.readUTF(), readBytes(data)));
    }
    return new SourceRecord(
        topic, partition, offset, timestamp, headers, readBytes(data), readBytes(data));
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
