package io.tributary.pipelines.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;

/** Writes a small Delta table as the sink does: Parquet files by parquet-avro, a log by Kernel. */
public final class DeltaFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Engine engine = DefaultEngine.create(new Configuration());
  private final Path root;

  private DeltaFixture(Path root) {
    this.root = root;
  }

  /** A new table with that schema, without any file. */
  public static DeltaFixture create(Path root, StructType schema, String... partitionColumns)
      throws IOException {
    Files.createDirectories(root);
    DeltaFixture fixture = new DeltaFixture(root);
    TransactionBuilder builder =
        fixture.table().createTransactionBuilder(fixture.engine, "test", Operation.CREATE_TABLE);
    builder = builder.withSchema(fixture.engine, schema);
    if (partitionColumns.length > 0) {
      builder = builder.withPartitionColumns(fixture.engine, Arrays.asList(partitionColumns));
    }
    builder.build(fixture.engine).commit(fixture.engine, CloseableIterable.emptyIterable());
    return fixture;
  }

  /**
   * Gives the table another schema, as the sink does when the source gains a column.
   *
   * <p>Kernel's builder only does so with column mapping, so the commit is written by hand.
   */
  public DeltaFixture evolve(StructType schema) throws IOException {
    Path log = root.resolve("_delta_log");
    long version = table().getLatestSnapshot(engine).getVersion();
    try (Stream<String> actions = Files.lines(log.resolve("%020d.json".formatted(0)))) {
      JsonNode action =
          JSON.readTree(
              actions.filter(line -> line.startsWith("{\"metaData\"")).findFirst().orElseThrow());
      ((ObjectNode) action.get("metaData"))
          .put("schemaString", DataTypeJsonSerDe.serializeDataType(schema));
      Files.writeString(log.resolve("%020d.json".formatted(version + 1)), action + "\n");
    }
    return this;
  }

  /** Commits one file with these rows, whose values are in the order of the Avro schema. */
  public DeltaFixture append(Schema avro, Map<String, Literal> partition, Object[]... rows)
      throws IOException {
    Path file = write(avro, rows);
    Transaction transaction = write();
    Row state = transaction.getTransactionState(engine);
    DataWriteContext context = Transaction.getWriteContext(engine, state, partition);
    DataFileStatus status =
        new DataFileStatus(hadoopPath(file), Files.size(file), 0, Optional.empty());
    try (CloseableIterator<Row> actions =
        Transaction.generateAppendActions(engine, state, iterate(List.of(status)), context)) {
      transaction.commit(engine, CloseableIterable.inMemoryIterable(actions));
    }
    return this;
  }

  /** Removes every live file from the table, and leaves it on disk as a commit does. */
  public DeltaFixture removeAll() throws IOException {
    List<Row> removals = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        table().getLatestSnapshot(engine).getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row add = rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
            removals.add(
                SingleAction.createRemoveFileSingleAction(
                    new AddFile(add).toRemoveFileRow(true, Optional.empty())));
          }
        }
      }
    }
    write().commit(engine, CloseableIterable.inMemoryIterable(iterate(removals)));
    return this;
  }

  private Transaction write() {
    return table().createTransactionBuilder(engine, "test", Operation.WRITE).build(engine);
  }

  private Table table() {
    return Table.forPath(engine, hadoopPath(root));
  }

  private Path write(Schema avro, Object[]... rows) throws IOException {
    Path file = root.resolve(UUID.randomUUID() + ".parquet");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(avro)
            .build()) {
      for (Object[] row : rows) {
        GenericRecord record = new GenericData.Record(avro);
        for (int i = 0; i < row.length; i++) {
          record.put(i, row[i] instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : row[i]);
        }
        writer.write(record);
      }
    }
    return file;
  }

  /** Kernel takes texts as Hadoop prints paths: with a scheme, and nothing escaped. */
  private static String hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri()).toString();
  }

  private static <T> CloseableIterator<T> iterate(List<T> elements) {
    Iterator<T> iterator = elements.iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public T next() {
        return iterator.next();
      }

      @Override
      public void close() {}
    };
  }
}
