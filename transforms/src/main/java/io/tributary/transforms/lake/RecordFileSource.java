package io.tributary.transforms.lake;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.read.RecordReader;
import io.tributary.transforms.read.SourceRecordCoder;
import io.tributary.transforms.rounds.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Files of stored records as a bounded source, split by file. Of a slice only the files are read
 * that may hold records of it, and of them, by the files' own statistics, only the pages.
 */
final class RecordFileSource extends BoundedSource<SourceRecord> {
  private static final long serialVersionUID = 1L;

  /** A rough size of a record, to tell the runner how much work a file is. */
  private static final long BYTES_PER_RECORD = 1000;

  /** Small files are read together: a continuous run leaves one per partition and window. */
  private static final long RECORDS_PER_SPLIT = 25_000;

  private final Storage storage;
  private final ArrayList<RecordFile> files;
  private final RecordFilter filter;
  private final Slice slice;

  RecordFileSource(Storage storage, List<RecordFile> files, RecordFilter filter) {
    this(storage, files, filter, Slice.ALL);
  }

  RecordFileSource(Storage storage, List<RecordFile> files, RecordFilter filter, Slice slice) {
    this.storage = storage;
    this.files = new ArrayList<>(files);
    this.files.removeIf(file -> !file.mayHold(slice));
    this.filter = filter;
    this.slice = slice;
  }

  @Override
  public List<RecordFileSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    long records =
        Math.max(1, Math.min(RECORDS_PER_SPLIT, desiredBundleSizeBytes / BYTES_PER_RECORD));
    List<RecordFileSource> splits = new ArrayList<>();
    List<RecordFile> together = new ArrayList<>();
    long size = 0;
    for (RecordFile file : files) {
      together.add(file);
      size += Math.max(1, file.rows());
      if (size >= records) {
        splits.add(new RecordFileSource(storage, together, filter, slice));
        together = new ArrayList<>();
        size = 0;
      }
    }
    if (!together.isEmpty()) {
      splits.add(new RecordFileSource(storage, together, filter, slice));
    }
    return splits.isEmpty() ? List.of(this) : splits;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    long all = files.stream().mapToLong(file -> Math.max(1, file.rows())).sum() * BYTES_PER_RECORD;
    return slice.bytes() < 0 ? all : Math.min(all, slice.bytes());
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
    private final RecordFileSource source;
    private Iterator<RecordFile> todo;
    private RecordFile file;
    private ParquetReader<GenericRecord> rows;

    Reader(RecordFileSource source) {
      super(source);
      this.source = source;
    }

    @Override
    protected void open() {
      todo = source.files.iterator();
    }

    @Override
    protected SourceRecord next() throws IOException {
      while (true) {
        GenericRecord row = rows == null ? null : rows.read();
        if (row == null) {
          close();
          if (!todo.hasNext()) {
            return null;
          }
          file = todo.next();
          rows = ParquetFiles.open(source.storage, file.path(), null, source.slice);
        } else if (source.filter.takes(row)
            && (source.slice.isAll()
                || source.slice.holds(
                    RecordRows.timestamp(row), file.before() + rows.getCurrentRowIndex() + 1))) {
          return RecordRows.record(row);
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
        rows = null;
      }
    }
  }
}
