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
 * <p>Layout of an entry: length (4 bytes), label (1), index of the schema (4), fingerprint (8), and
 * the event as {@link ChangeFormat} writes it.
 *
 * @param schemas the table versions that the entries refer to
 * @param count number of entries
 * @param entries the entries, one behind the other
 */
public record ChangeBlock(List<TableSchema> schemas, int count, byte[] entries) {

  private static final int HEADER = 4 + 1 + 4 + 8;

  /** A change that was not seen before and is newer than all seen of its row. */
  static final byte LABEL_NEW = 0;

  /** A second delivery of a change. */
  static final byte LABEL_DUPLICATE = 1;

  /** A change that was not seen before but arrived behind a newer one of its row. */
  static final byte LABEL_LATE = 2;

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
      return buffer.get(start + 4) == LABEL_DUPLICATE;
    }

    /** Whether the change arrived behind a newer one of its row. */
    public boolean isLate() {
      return buffer.get(start + 4) == LABEL_LATE;
    }

    /** See {@link Fingerprint}. */
    public long fingerprint() {
      return buffer.getLong(start + 9);
    }

    /** The table's shape when the change happened. */
    public TableSchema schema() {
      return block.schemas.get(buffer.getInt(start + 5));
    }

    /** The change, decoded. */
    public ChangeEvent event() {
      try {
        return ChangeFormat.readEvent(stream(), schema());
      } catch (IOException e) {
        throw new UncheckedIOException("A block of changes is damaged", e);
      }
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

  /** Collects entries. */
  static final class Builder {
    private final List<TableSchema> schemas = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final ByteArrayOutputStream scratch = new ByteArrayOutputStream(512);
    private int count;

    void add(ChangeEvent event) throws IOException {
      add(event, Fingerprint.of(event));
    }

    /** Adds a change whose fingerprint is that of the form it was received in. */
    void add(ChangeEvent event, long fingerprint) throws IOException {
      scratch.reset();
      ChangeFormat.writeEvent(new DataOutputStream(scratch), event);
      out.writeInt(HEADER + scratch.size());
      out.writeByte(LABEL_NEW);
      out.writeInt(schemaIndex(event.schema()));
      out.writeLong(fingerprint);
      scratch.writeTo(out);
      count++;
    }

    /** Adds an entry taken from another block; its schema is looked up anew. */
    void add(byte[] entry, TableSchema schema) throws IOException {
      ByteBuffer.wrap(entry).putInt(5, schemaIndex(schema));
      out.write(entry);
      count++;
    }

    /** Adds the cursor's entry with a label. */
    void add(Cursor cursor, byte label) throws IOException {
      byte[] entry = cursor.bytes();
      entry[4] = label;
      add(entry, cursor.schema());
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
      return bytes.size();
    }

    int count() {
      return count;
    }

    ChangeBlock build() {
      return new ChangeBlock(schemas, count, bytes.toByteArray());
    }
  }
}
