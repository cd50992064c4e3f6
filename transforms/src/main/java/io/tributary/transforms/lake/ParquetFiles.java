package io.tributary.transforms.lake;

import io.tributary.transforms.rounds.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain Parquet files, written through Beam's ParquetIO sink. */
final class ParquetFiles {

  private static final Logger LOG = LoggerFactory.getLogger(ParquetFiles.class);
  private static final int ROW_GROUP_BYTES = 16 << 20;

  /** Made once: a new configuration parses Hadoop's defaults, which takes longer than a file. */
  private static final Configuration WRITING = writing();

  private ParquetFiles() {}

  private static Configuration writing() {
    Configuration configuration = new Configuration();
    configuration.set("parquet.compression.codec.zstd.level", "1");
    // Lists as the format's specification has them, with null elements.
    configuration.set("parquet.avro.write-old-list-structure", "false");
    return configuration;
  }

  /** Writes one file. It exists, whole, once {@link #finish} has returned. */
  static final class Writer implements Closeable {
    private final FSDataOutputStream out;
    private final CountingChannel channel;
    private final ParquetIO.Sink sink;
    private boolean finished;

    Writer(Storage storage, Path path, Schema schema) throws IOException {
      // Its name is unique. What is there can only be this request's own doing, whose answer was
      // lost: a repeat must not take it for another's.
      out = storage.fileSystem(path).create(path, true);
      channel = new CountingChannel(Channels.newChannel(out));
      sink =
          ParquetIO.sink(schema)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withRowGroupSize(ROW_GROUP_BYTES)
              .withConfiguration(WRITING);
      sink.open(channel);
    }

    void write(GenericRecord row) throws IOException {
      sink.write(row);
    }

    /** Completes the file and returns its size in bytes. */
    long finish() throws IOException {
      sink.flush();
      finished = true;
      out.close();
      return channel.written;
    }

    /** Abandons a file that was not finished; what is left of it is in no version of the table. */
    @Override
    public void close() throws IOException {
      if (!finished) {
        out.close();
      }
    }
  }

  /** Opens a file; the records have the schema they were written with. */
  static ParquetReader<GenericRecord> open(Storage storage, String path) throws IOException {
    return open(storage, path, null, Slice.ALL);
  }

  /** Opens a file to read some of its columns; columns that it lacks are null. */
  static ParquetReader<GenericRecord> open(Storage storage, String path, Schema projection)
      throws IOException {
    return open(storage, path, projection, Slice.ALL);
  }

  /**
   * Opens a file of stored records without the row groups and pages that, by their statistics, have
   * nothing of a slice. What is given may still be outside of it.
   *
   * @param projection the columns to read, or null for all
   */
  static ParquetReader<GenericRecord> open(
      Storage storage, String path, Schema projection, Slice slice) throws IOException {
    Configuration configuration = storage.configuration();
    if (projection != null) {
      configuration = new Configuration(configuration);
      AvroReadSupport.setRequestedProjection(configuration, projection);
      AvroReadSupport.setAvroReadSchema(configuration, projection);
    }
    ParquetReader.Builder<GenericRecord> builder =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(new Path(path), configuration))
            .withDataModel(GenericData.get());
    if (projection != null) {
      builder = builder.withConf(configuration);
    }
    if (!slice.isAll()) {
      builder = builder.withFilter(between(slice)).useRecordFilter(false);
    }
    return builder.build();
  }

  private static FilterCompat.Filter between(Slice slice) {
    Operators.LongColumn timestamp = FilterApi.longColumn("_timestamp");
    return FilterCompat.get(
        FilterApi.and(
            FilterApi.gtEq(timestamp, micros(slice.from().first(), 0)),
            FilterApi.ltEq(timestamp, micros(slice.to().last(), 999))));
  }

  /** A time too far away to have microseconds is all that is on its side. */
  private static long micros(long millis, int more) {
    if (millis <= Long.MIN_VALUE / 1000) {
      return Long.MIN_VALUE;
    }
    return millis >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : millis * 1000 + more;
  }

  /** Deletes files that are in no version; one that can't be deleted only takes space. */
  static void deleteUnused(Storage storage, List<String> files) {
    for (String file : files) {
      Path path = new Path(file);
      try {
        storage.fileSystem(path).delete(path, false);
      } catch (IOException e) {
        LOG.warn("Can't delete the unused file {}: {}", path, e.toString());
      }
    }
  }

  private static final class CountingChannel implements WritableByteChannel {
    private final WritableByteChannel to;
    private long written;

    CountingChannel(WritableByteChannel to) {
      this.to = to;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int count = to.write(bytes);
      written += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return to.isOpen();
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
