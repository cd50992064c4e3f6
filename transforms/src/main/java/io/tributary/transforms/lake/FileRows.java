package io.tributary.transforms.lake;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;

/** The rows of a data file, in another schema that covers the one they were written under. */
final class FileRows implements RowMerge.Source {

  private final Storage storage;
  private final Dataset dataset;
  private final String file;
  private final String partition;
  private final LakeSchema written;
  private final LakeSchema schema;
  private final Schema avro;
  private final SchemaCheck schemas;
  private final boolean isNew;
  private final boolean rewritten;
  private ParquetReader<GenericRecord> reader;
  private RecordConversion conversion;

  /**
   * The rows of a file.
   *
   * @param partition value of the partition column, or null
   * @param written the schema of the table, or of the unit, when the file was written
   * @param schema the schema that the rows are wanted in
   * @param avro the Avro form of {@code schema}
   */
  FileRows(
      Storage storage,
      Dataset dataset,
      String file,
      String partition,
      LakeSchema written,
      LakeSchema schema,
      Schema avro,
      boolean isNew) {
    this.storage = storage;
    this.dataset = dataset;
    this.file = file;
    this.partition = partition;
    this.written = written;
    this.schema = schema;
    this.avro = avro;
    this.schemas = new SchemaCheck(avro);
    this.isNew = isNew;
    this.rewritten = partition != null || schema.needsRewriteOf(written);
  }

  @Override
  public GenericRecord next() throws IOException {
    if (reader == null) {
      reader = ParquetFiles.open(storage, file);
    }
    GenericRecord row = reader.read();
    if (row == null || (!rewritten && schemas.isEqual(row))) {
      return row;
    }
    GenericRecord converted = conversion(row).convert(row, dataset.position().apply(row));
    if (partition != null) {
      converted.put(dataset.partitionColumn(), (int) LocalDate.parse(partition).toEpochDay());
    }
    return converted;
  }

  /** A file tells its columns and their types, its schema when each came to be. */
  private RecordConversion conversion(GenericRecord row) {
    if (conversion == null) {
      List<LakeField> fields = new ArrayList<>();
      for (LakeField field : AvroRows.fields(row.getSchema())) {
        LakeField known = written.field(field.name());
        fields.add(known == null ? field : field.since(known.since()));
      }
      conversion = new RecordConversion(fields, schema.fields(), avro);
    }
    return conversion;
  }

  @Override
  public boolean isNew() {
    return isNew;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
  }
}
