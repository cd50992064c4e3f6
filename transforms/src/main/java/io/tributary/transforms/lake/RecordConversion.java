package io.tributary.transforms.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Avro records of one schema as records of a schema that covers it, see {@link RowConversion}. */
final class RecordConversion {

  private final List<LakeField> from;
  private final List<LakeField> to;
  private final Schema target;
  private final RowConversion scalars;
  private final List<RecordConversion> structs = new ArrayList<>();
  private final int[] sources;

  /**
   * The conversion between two schemas.
   *
   * @param target the Avro form of {@code to}
   */
  RecordConversion(List<LakeField> from, List<LakeField> to, Schema target) {
    this.from = from;
    this.to = to;
    this.target = target;
    this.scalars = new RowConversion(from, to);
    this.sources = new int[to.size()];
    for (int i = 0; i < to.size(); i++) {
      sources[i] = LakeSchema.indexOf(from, to.get(i).name());
      structs.add(
          to.get(i).isStruct() && sources[i] >= 0
              ? new RecordConversion(
                  from.get(sources[i]).children(), to.get(i).children(), struct(i))
              : null);
    }
  }

  private Schema struct(int index) {
    Schema type = target.getFields().get(index).schema().getTypes().get(1);
    return to.get(index).repeated() ? type.getElementType() : type;
  }

  /**
   * Converts a record.
   *
   * @param position the row's position, or null in a table whose columns have no {@code since}
   */
  GenericRecord convert(GenericRecord row, String position) {
    GenericData.Record converted = new GenericData.Record(target);
    for (int i = 0; i < to.size(); i++) {
      converted.put(
          i,
          to.get(i).isStruct()
              ? structs(i, row)
              : AvroRows.toAvro(
                  scalars.value(
                      i,
                      position,
                      source -> AvroRows.fromAvro(row.get(source), from.get(source).type())),
                  to.get(i).type(),
                  target.getFields().get(i).schema()));
    }
    return converted;
  }

  private Object structs(int index, GenericRecord row) {
    Object value = sources[index] < 0 ? null : row.get(sources[index]);
    if (value == null) {
      return null;
    }
    RecordConversion conversion = structs.get(index);
    if (!to.get(index).repeated()) {
      return conversion.convert((GenericRecord) value, null);
    }
    List<GenericRecord> items = new ArrayList<>();
    for (Object item : (List<?>) value) {
      items.add(conversion.convert((GenericRecord) item, null));
    }
    return items;
  }
}
