package io.tributary.transforms.read;

import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaFeed;
import io.tributary.transforms.rounds.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A slice of a capture file as a bounded source, the rows being the file's lines; it is read by one
 * worker, in the file's order. Lines before and after the slice's rows are passed over; of a line
 * between them that is not in the slice no more is parsed than its timestamp needs.
 */
final class CaptureSource extends BoundedSource<SourceRecord> {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long fileBytes;
  private final Slice slice;

  /**
   * A source.
   *
   * @param fileBytes the size that the file had when it was cut, or -1 if it was not
   */
  CaptureSource(String file, long fileBytes, Slice slice) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.slice = slice;
  }

  /** The schema changes in a capture. */
  static SchemaFeed schemaFeed(String file, String schemaTopic) {
    return new SchemaFeed() {
      @Override
      public long poll(Consumer<SourceRecord> records) {
        List<SourceRecord> found = new ArrayList<>();
        try (CaptureReader reader = new CaptureReader(Files.newInputStream(Path.of(file)))) {
          for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
            if (r.topic().equals(schemaTopic)) {
              found.add(r);
            }
          }
        } catch (IOException e) {
          throw new UncheckedIOException("Can't read the capture " + file, e);
        }
        // The order of lines in a capture means nothing; that of offsets does.
        found.sort(Comparator.comparingLong(SourceRecord::offset));
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
    return slice.bytes() < 0 ? Files.size(Path.of(file)) * 10 : slice.bytes();
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
    private final CaptureSource source;
    private CaptureSlice records;

    Reader(CaptureSource source) {
      super(source);
      this.source = source;
    }

    @Override
    protected void open() throws IOException {
      records = new CaptureSlice(Path.of(source.file), source.fileBytes, source.slice);
    }

    @Override
    protected SourceRecord next() throws IOException {
      return records.next();
    }

    @Override
    public void close() throws IOException {
      if (records != null) {
        records.close();
      }
    }
  }
}
