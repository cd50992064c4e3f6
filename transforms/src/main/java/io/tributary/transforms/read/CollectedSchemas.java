package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaFeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;

/** Schema changes that travel with the pipeline, so that no worker has to look for them. */
final class CollectedSchemas implements SchemaFeeds {
  private static final long serialVersionUID = 1L;

  private final byte[] encoded;

  CollectedSchemas(List<SourceRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      coder()
          .encode(
              records.stream().sorted(Comparator.comparingLong(SourceRecord::offset)).toList(),
              bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Can't encode schema changes", e);
    }
    encoded = bytes.toByteArray();
  }

  private static Coder<List<SourceRecord>> coder() {
    return ListCoder.of(SourceRecordCoder.of());
  }

  @Override
  public SchemaFeed open() {
    return new SchemaFeed() {
      @Override
      public long poll(Consumer<SourceRecord> records) {
        try {
          coder().decode(new ByteArrayInputStream(encoded)).forEach(records);
        } catch (IOException e) {
          throw new UncheckedIOException("Can't decode schema changes", e);
        }
        return Long.MAX_VALUE;
      }

      @Override
      public void close() {}
    };
  }
}
