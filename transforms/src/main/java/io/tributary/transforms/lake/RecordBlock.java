package io.tributary.transforms.lake;

import com.github.luben.zstd.Zstd;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Many records of one partition as one element, compressed: records of a topic resemble each other,
 * so a block takes about a tenth of their bytes.
 *
 * @param firstOffset smallest offset in the block
 * @param lastOffset greatest offset in the block
 * @param count number of records
 * @param length bytes before compression
 * @param compressed the records, in the order in which they were added
 */
record RecordBlock(long firstOffset, long lastOffset, int count, int length, byte[] compressed) {

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordBlock that
        && firstOffset == that.firstOffset
        && lastOffset == that.lastOffset
        && count == that.count
        && length == that.length
        && Arrays.equals(compressed, that.compressed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(firstOffset, lastOffset, count, length);
  }

  /** The records. */
  SourceRecord[] records() throws IOException {
    SourceRecord[] records = new SourceRecord[count];
    InputStream in = new ByteArrayInputStream(Zstd.decompress(compressed, length));
    for (int i = 0; i < count; i++) {
      records[i] = SourceRecordCoder.of().decode(in);
    }
    return records;
  }

  /** Collects records. */
  static final class Builder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    private long first = Long.MAX_VALUE;
    private long last = -1;
    private int count;

    void add(SourceRecord record) throws IOException {
      SourceRecordCoder.of().encode(record, bytes);
      first = Math.min(first, record.offset());
      last = Math.max(last, record.offset());
      count++;
    }

    int size() {
      return bytes.size();
    }

    RecordBlock build() {
      byte[] plain = bytes.toByteArray();
      return new RecordBlock(first, last, count, plain.length, Zstd.compress(plain, 1));
    }
  }
}
