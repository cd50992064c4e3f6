package io.tributary.transforms.lake;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link RecordBlock}. */
final class RecordBlockCoder extends AtomicCoder<RecordBlock> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;
  private static final RecordBlockCoder INSTANCE = new RecordBlockCoder();

  private RecordBlockCoder() {}

  static RecordBlockCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(RecordBlock block, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeLong(block.firstOffset());
    data.writeLong(block.lastOffset());
    data.writeInt(block.count());
    data.writeInt(block.length());
    data.writeInt(block.compressed().length);
    data.write(block.compressed());
  }

  @Override
  public RecordBlock decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A block of records has the unknown version " + version);
    }
    long first = data.readLong();
    long last = data.readLong();
    int count = data.readInt();
    int length = data.readInt();
    byte[] compressed = new byte[data.readInt()];
    data.readFully(compressed);
    return new RecordBlock(first, last, count, length, compressed);
  }
}
