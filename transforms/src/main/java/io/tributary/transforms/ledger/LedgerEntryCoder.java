package io.tributary.transforms.ledger;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * Coder of {@link LedgerEntry}. Counts and legs are written by name, so that new ones may be added.
 * Version 1, which knew nothing but counts, is still read.
 */
public final class LedgerEntryCoder extends AtomicCoder<LedgerEntry> {
  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 2;
  private static final byte COUNTS_ONLY = 1;
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
    for (Map.Entry<Count, Long> count : new TreeMap<>(entry.counts()).entrySet()) {
      data.writeUTF(count.getKey().name());
      data.writeLong(count.getValue());
    }
    data.writeByte(entry.transit().size());
    for (Map.Entry<Leg, Long> leg : new TreeMap<>(entry.transit()).entrySet()) {
      data.writeUTF(leg.getKey().name());
      data.writeLong(leg.getValue());
    }
    data.writeInt(entry.offsets().size());
    for (Map.Entry<String, Offsets> read : new TreeMap<>(entry.offsets()).entrySet()) {
      data.writeUTF(read.getKey());
      Map<Long, Long> ranges = read.getValue().ranges();
      data.writeInt(ranges.size());
      for (Map.Entry<Long, Long> range : ranges.entrySet()) {
        data.writeLong(range.getKey());
        data.writeLong(range.getValue());
      }
    }
    data.writeByte(entry.latencies().size());
    for (Map.Entry<String, Latency> latency : new TreeMap<>(entry.latencies()).entrySet()) {
      data.writeUTF(latency.getKey());
      data.writeUTF(latency.getValue().encode());
    }
  }

  @Override
  public LedgerEntry decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte version = data.readByte();
    if (version != VERSION && version != COUNTS_ONLY) {
      throw new IOException("A ledger entry has the unknown version " + version);
    }
    String table = data.readUTF();
    LedgerEntry.Builder entry = new LedgerEntry.Builder();
    int counts = data.readByte();
    for (int i = 0; i < counts; i++) {
      entry.add(Count.valueOf(data.readUTF()), data.readLong());
    }
    if (version == COUNTS_ONLY) {
      return entry.build(table);
    }
    int legs = data.readByte();
    for (int i = 0; i < legs; i++) {
      entry.setsOut(Leg.valueOf(data.readUTF()), data.readLong());
    }
    int partitions = data.readInt();
    for (int i = 0; i < partitions; i++) {
      String partition = data.readUTF();
      int ranges = data.readInt();
      for (int j = 0; j < ranges; j++) {
        entry.read(partition, data.readLong(), data.readLong());
      }
    }
    int layers = data.readByte();
    for (int i = 0; i < layers; i++) {
      entry.took(data.readUTF(), Latency.parse(data.readUTF()));
    }
    return entry.build(table);
  }
}
