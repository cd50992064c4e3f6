package io.tributary.transforms.read;

import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** A capture file as a bounded source; it is read by one worker, in the file's order. */
final class CaptureSource extends BoundedSource<SourceRecord> {
  private static final long serialVersionUID = 1L;

  private final String file;

  CaptureSource(String file) {
    this.file = file;
  }

  /** The schema changes in a capture. */
  static SchemaFeed schemaFeed(String file, String schemaTopic) {
    return new SchemaFeed() {
      @Override
      public long poll(Consumer<SourceRecord> records) {
        List<SourceRecord> found = new java.util.ArrayList<>();
        try (CaptureReader reader = new CaptureReader(Files.newInputStream(Path.of(file)))) {
          for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
            if (r.topic().equals(schemaTopic)) {
              found.add(r);
            }
          }
        } catch (IOException e) {
          throw new java.io.UncheckedIOException("Can't read the capture " + file, e);
        }
        // The order of lines in a capture means nothing; that of offsets does.
        found.sort(java.util.Comparator.comparingLong(SourceRecord::offset));
        found.forEach(records);
        return Long.MAX_VALUE;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<CaptureSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) throws IOException {
    return Files.size(Path.of(file)) * 10;
  }

  @Override
  public BoundedReader<SourceRecord> createReader(PipelineOptions options) {
    return new Reader(this);
  }

  @Override
  public Coder<SourceRecord> getOutputCoder() {
    return SourceRecordCoder.of();
  }

  private static final class Reader extends RecordReader {
    private final String file;
    private CaptureReader reader;

    Reader(CaptureSource source) {
      super(source);
      this.file = source.file;
    }

    @Override
    protected void open() throws IOException {
      reader = new CaptureReader(Files.newInputStream(Path.of(file)));
    }

    @Override
    protected SourceRecord next() throws IOException {
      return reader.next();
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
