package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.BoundedSource;
import org.joda.time.Instant;

/**
 * A reader of records that end, with their Kafka timestamp as event time; one that no date has is
 * moved to where dates end, for Beam's own times end, too.
 */
public abstract class RecordReader extends BoundedSource.BoundedReader<SourceRecord> {

  private final BoundedSource<SourceRecord> source;
  private SourceRecord current;

  /** A reader of a source. */
  protected RecordReader(BoundedSource<SourceRecord> source) {
    this.source = source;
  }

  /** Opens what is read; called once, before the first record. */
  protected abstract void open() throws IOException;

  /** The next record, or null behind the last. */
  protected abstract SourceRecord next() throws IOException;

  @Override
  public final boolean start() throws IOException {
    open();
    return advance();
  }

  @Override
  public final boolean advance() throws IOException {
    current = next();
    return current != null;
  }

  @Override
  public final SourceRecord getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public final Instant getCurrentTimestamp() {
    return Instant.ofEpochMilli(SourceRecord.dated(getCurrent().timestamp()));
  }

  @Override
  public final BoundedSource<SourceRecord> getCurrentSource() {
    return source;
  }
}
