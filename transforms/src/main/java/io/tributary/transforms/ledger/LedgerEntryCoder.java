package io.tributary.transforms.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder of {@link LedgerEntry}. Counts are written by name, so that new ones may be added. */
public final class LedgerEntryCoder extends AtomicCoder<LedgerEntry> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;
  private static final LedgerEntryCoder INSTANCE = new LedgerEntryCoder();

  private LedgerEntryCoder() {}

  /** The coder. */
  public static LedgerEntryCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(LedgerEntry entry, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(VERSION);
    data.writeUTF(entry.table());
    data.writeByte(entry.counts().size());
    EnumMap<Count, Long> inOrder = new EnumMap<>(Count.class);
    inOrder.putAll(entry.counts());
    for (Map.Entry<Count, Long> count : inOrder.entrySet()) {
      data.writeUTF(count.getKey().name());
      data.writeLong(count.getValue());
    }
  }

  @Override
  public LedgerEntry decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION) {
      throw new IOException("A ledger entry has the unknown version " + version);
    }
    String table = data.readUTF();
    EnumMap<Count, Long> counts = new EnumMap<>(Count.class);
    int size = data.readByte();
    for (int i = 0; i < size; i++) {
      counts.put(Count.valueOf(data.readUTF()), data.readLong());
    }
    return new LedgerEntry(table, counts);
  }
}
