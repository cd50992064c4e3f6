package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.ChangeFormat;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.ledger.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Many changes of one shard as one element. Runners pay per element, so blocks are what makes a
 * shuffle of small changes cheap; and a change stays encoded until someone asks for its row.
 *
 * <p>Layout of an entry: length (4 bytes), label (1), index of the schema (4), fingerprint (8),
 * evidence (8), and the event as {@link ChangeFormat} writes it.
 *
 * @param schemas the table versions that the entries refer to
 * @param count number of entries
 * @param entries the entries, one behind the other
 */
public record ChangeBlock(List<TableSchema> schemas, int count, byte[] entries) {

  private static final int MARKS = 4;
  private static final int SCHEMA = MARKS + 1;
  private static final int FINGERPRINT = SCHEMA + 4;
  private static final int EVIDENCE = FINGERPRINT + 8;
  private static final int HEADER = EVIDENCE + 8;

  /** A change that was not seen before and is newer than all seen of its row. */
  static final byte LABEL_NEW = 0;

  /** A record that was read before. */
  static final byte LABEL_DUPLICATE = 1;

  /** A change that was not seen before but arrived behind a newer one of its row. */
  static final byte LABEL_LATE = 2;

  /** A later delivery of a change; the first stands for it. */
  static final byte LABEL_REDELIVERED = 3;

  private static final byte LABEL_MASK = 3;

  /** Set beside a label where another entry stands for the change in the current rows. */
  private static final byte FLAG_REPLACED = 4;

  /** Set beside a label of what nobody delivered: a change as the change log knows it. */
  private static final byte FLAG_FROM_LOG = 8;

  public ChangeBlock {
    schemas = List.copyOf(schemas);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChangeBlock that
        && count == that.count
        && schemas.equals(that.schemas)
        && java.util.Arrays.equals(entries, that.entries);
  }

  @Override
  public int hashCode() {
    return Objects.hash(count, entries.length);
  }

  /** The same block with entries of its own, for labels to be changed. */
  ChangeBlock copy() {
    return new ChangeBlock(schemas, count, entries.clone());
  }

  /** Steps through the entries; starts in front of the first. */
  public Cursor cursor() {
    return new Cursor(this);
  }

  /** A position in a block. */
  public static final class Cursor {
    private final ChangeBlock block;
    private final ByteBuffer buffer;
    private int start;
    private int end;
    private String key;
    private Operation operation;
    private LogPosition position;
    private long committedAt;

    private Cursor(ChangeBlock block) {
      this.block = block;
      this.buffer = ByteBuffer.wrap(block.entries);
    }

    /** Steps to the next entry; false at the end. */
    public boolean next() {
      start = end;
      if (start == block.entries.length) {
        return false;
      }
      end = start + buffer.getInt(start);
      try {
        DataInputStream in = stream();
        key = ChangeFormat.readText(in);
        operation = Operation.forCode((char) in.readByte());
        position = ChangeFormat.readPosition(in);
        committedAt = in.readLong();
      } catch (IOException e) {
        throw new UncheckedIOException("A block of changes is damaged", e);
      }
      return true;
    }

    private DataInputStream stream() {
      return new DataInputStream(
          new ByteArrayInputStream(block.entries, start + HEADER, end - start - HEADER));
    }

    /** Key of the changed row. */
    public String key() {
      return key;
    }

    /** What happened. */
    public Operation operation() {
      return operation;
    }

    /** Where in the source's history. */
    public LogPosition position() {
      return position;
    }

    /** When the change was committed, microseconds since the epoch. */
    public long committedAt() {
      return committedAt;
    }

    /** Whether the change was made while it was looked at, and not read by a snapshot. */
    public boolean isStreamed() {
      return operation.isOnTheWire() && operation != Operation.READ && position.streamed();
    }

    /** See {@link Mark}. */
    public long mark() {
      return Mark.ofChange(key, operation, position);
    }

    /** Whether the change was delivered before. */
    public boolean isDuplicate() {
      return label() == LABEL_DUPLICATE || label() == LABEL_REDELIVERED;
    }

    /** Whether the change arrived behind a newer one of its row. */
    public boolean isLate() {
      return label() == LABEL_LATE;
    }

    private int label() {
      return buffer.get(start + MARKS) & LABEL_MASK;
    }

    /** Whether current rows are made from the entry; for some changes another one stands. */
    public boolean isForCurrentRows() {
      return label() != LABEL_REDELIVERED && (buffer.get(start + MARKS) & FLAG_REPLACED) == 0;
    }

    /** Whether the entry is no delivery but what the change log knows; it counts for nothing. */
    public boolean isFromLog() {
      return (buffer.get(start + MARKS) & FLAG_FROM_LOG) != 0;
    }

    /** How much was known of the change's place when it was found to be the last there, or 0. */
    public long evidence() {
      return buffer.getLong(start + EVIDENCE);
    }

    /** See {@link Fingerprint}. */
    public long fingerprint() {
      return buffer.getLong(start + FINGERPRINT);
    }

    /** The table's shape when the change happened. */
    public TableSchema schema() {
      return block.schemas.get(buffer.getInt(start + SCHEMA));
    }

    /** The change, decoded. */
    public ChangeEvent event() {
      try {
        return ChangeFormat.readEvent(stream(), schema());
      } catch (IOException e) {
        throw new UncheckedIOException("A block of changes is damaged", e);
      }
    }

    /** Changes the label, in the block itself. */
    void label(byte label) {
      buffer.put(start + MARKS, label);
    }

    /** The entry as it is, for another block. */
    public Entry entry() {
      return new Entry(schema(), bytes());
    }

    /** Bytes of the entry. */
    int length() {
      return end - start;
    }

    /** The entry as bytes of its own. */
    byte[] bytes() {
      return java.util.Arrays.copyOfRange(block.entries, start, end);
    }
  }

  /** An entry by itself. */
  public record Entry(TableSchema schema, byte[] bytes) {

    /** A change as the change log knows it. */
    public static Entry fromLog(ChangeEvent event, long fingerprint, long evidence)
        throws IOException {
      Builder one = new Builder();
      one.add(event, fingerprint);
      byte[] bytes = one.parts.get(0);
      ByteBuffer.wrap(bytes).put(MARKS, FLAG_FROM_LOG).putLong(EVIDENCE, evidence);
      return new Entry(event.schema(), bytes);
    }

    /** The same entry, known with that evidence. */
    public Entry withEvidence(long evidence) {
      ByteBuffer.wrap(bytes).putLong(EVIDENCE, evidence);
      return this;
    }

    /** The same entry, counted but not made into a current row. */
    public Entry replaced() {
      bytes[MARKS] |= FLAG_REPLACED;
      return this;
    }
  }

  /** Collects entries. Holds them as they come, so that a large block is copied once. */
  public static final class Builder {
    private final List<TableSchema> schemas = new ArrayList<>();
    private final List<byte[]> parts = new ArrayList<>();
    private final ByteArrayOutputStream scratch = new ByteArrayOutputStream(512);
    private int size;

    void add(ChangeEvent event) throws IOException {
      add(event, Fingerprint.of(event));
    }

    /** Adds a change whose fingerprint is that of the form it was received in. */
    void add(ChangeEvent event, long fingerprint) throws IOException {
      scratch.reset();
      DataOutputStream out = new DataOutputStream(scratch);
      out.write(new byte[HEADER]);
      ChangeFormat.writeEvent(out, event);
      byte[] entry = scratch.toByteArray();
      ByteBuffer.wrap(entry)
          .putInt(entry.length)
          .put(LABEL_NEW)
          .putInt(schemaIndex(event.schema()))
          .putLong(fingerprint)
          .putLong(0);
      add(entry);
    }

    /** Adds an entry, and takes it over. */
    public void add(Entry entry) {
      add(entry.bytes(), entry.schema());
    }

    /** Adds an entry taken from another block, and takes it over; its schema is looked up anew. */
    void add(byte[] entry, TableSchema schema) {
      ByteBuffer.wrap(entry).putInt(SCHEMA, schemaIndex(schema));
      add(entry);
    }

    private void add(byte[] entry) {
      parts.add(entry);
      size = Math.addExact(size, entry.length);
    }

    private int schemaIndex(TableSchema schema) {
      for (int i = schemas.size() - 1; i >= 0; i--) {
        if (schemas.get(i).equals(schema)) {
          return i;
        }
      }
      schemas.add(schema);
      return schemas.size() - 1;
    }

    int size() {
      return size;
    }

    int count() {
      return parts.size();
    }

    /** The block of what was added. */
    public ChangeBlock build() {
      ByteBuffer entries = ByteBuffer.allocate(size);
      parts.forEach(entries::put);
      return new ChangeBlock(schemas, parts.size(), entries.array());
    }
  }
}
