package io.tributary.transforms.lake;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Whether records have a schema. The rows of a file share theirs, so it is compared once. */
final class SchemaCheck {

  private final Schema wanted;
  private Schema seen;
  private boolean isEqual;

  SchemaCheck(Schema wanted) {
    this.wanted = wanted;
  }

  @SuppressWarnings("ReferenceEquality") // Comparing them whole is what this avoids.
  boolean isEqual(GenericRecord row) {
    Schema schema = row.getSchema();
    if (schema != seen) {
      seen = schema;
      isEqual = schema.equals(wanted);
    }
    return isEqual;
  }
}
