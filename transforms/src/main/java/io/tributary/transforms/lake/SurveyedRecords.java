package io.tributary.transforms.lake;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.rounds.Rows;
import io.tributary.transforms.rounds.Slice;
import io.tributary.transforms.rounds.TimeHistogram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Stored records of which is known when they are from, so that slices of them can be read. Rows are
 * numbered through all files. Memory grows with the files and topics only.
 */
public final class SurveyedRecords implements Rows {

  /**
   * What there is of a topic.
   *
   * @param records how many records
   * @param newest the greatest Kafka timestamp, milliseconds since the epoch of time
   * @param lastRow the number of the last row that has one of them
   */
  public record Topic(long records, long newest, long lastRow) {
    Topic and(long timestamp, long row) {
      return new Topic(records + 1, Math.max(newest, timestamp), Math.max(lastRow, row));
    }

    /** Whether nothing of the topic comes behind a slice. */
    public boolean endsBefore(Slice slice) {
      return slice.isLast() || slice.to().isBehind(newest, lastRow);
    }
  }

  private final Storage storage;
  private final RecordFilter filter;
  private final LakeSchema columns;
  private final List<RecordFile> files = new ArrayList<>();
  private final SortedMap<String, Topic> topics = new TreeMap<>();
  private final TimeHistogram times = new TimeHistogram();

  SurveyedRecords(Storage storage, List<RecordFile> unknown, RecordFilter filter)
      throws IOException {
    this.storage = storage;
    this.filter = filter;
    this.columns = filter.columns("_topic", "_timestamp");
    long before = 0;
    for (RecordFile file : unknown) {
      RecordFile known = look(file.path(), before);
      files.add(known);
      before += known.rows();
    }
  }

  private RecordFile look(String path, long before) throws IOException {
    long rows = 0;
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    RowSizes sizes = RowSizes.of(storage, path);
    try (ParquetReader<GenericRecord> reader =
        ParquetFiles.open(storage, path, AvroRows.schema(columns))) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows++;
        if (filter.takes(row)) {
          long timestamp = RecordRows.timestamp(row);
          long number = before + rows;
          oldest = Math.min(oldest, timestamp);
          newest = Math.max(newest, timestamp);
          times.add(timestamp, number, sizes.of(rows - 1));
          topics.merge(
              row.get("_topic").toString(),
              new Topic(1, timestamp, number),
              (known, one) -> known.and(timestamp, number));
        }
      }
    }
    return new RecordFile(path, rows, before, oldest, newest);
  }

  /** By topic, what there is of it. */
  public SortedMap<String, Topic> topics() {
    return topics;
  }

  /** When the records are from. */
  public TimeHistogram times() {
    return times;
  }

  /** Gives the records of a slice, in no particular order, in event time of their timestamps. */
  public PTransform<PBegin, PCollection<SourceRecord>> read(Slice slice) {
    return Read.from(source(slice));
  }

  RecordFileSource source(Slice slice) {
    return new RecordFileSource(storage, files, filter, slice);
  }

  @Override
  public void forEach(Slice slice, Taker taker) throws IOException {
    for (RecordFile file : files) {
      if (file.mayHold(slice) && !forEach(file, slice, taker)) {
        return;
      }
    }
  }

  private boolean forEach(RecordFile file, Slice slice, Taker taker) throws IOException {
    RowSizes sizes = RowSizes.of(storage, file.path());
    try (ParquetReader<GenericRecord> reader =
        ParquetFiles.open(storage, file.path(), AvroRows.schema(columns), slice)) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        long index = reader.getCurrentRowIndex();
        long number = file.before() + index + 1;
        if (filter.takes(row)
            && slice.holds(RecordRows.timestamp(row), number)
            && !taker.take(number, sizes.of(index))) {
          return false;
        }
      }
    }
    return true;
  }
}
