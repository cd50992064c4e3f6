package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.SourceType;

/**
 * What the schema-change topic tells of a column beyond its type in the lake.
 *
 * @param type the type as the database declares it
 * @param generated whether the server computes its values from others of the row
 * @param fillKnown whether it is known what rows have that were there before the column
 * @param suspicion which of its values the connector may have got wrong, or null
 */
record Declaration(SourceType type, boolean generated, boolean fillKnown, Suspicion suspicion) {

  static Declaration of(ColumnType lake, JsonNode column) {
    return new Declaration(
        new SourceType(
            lake,
            column.path("typeName").asText(),
            column.path("length").asInt(-1),
            column.path("scale").asInt(-1),
            column.path("optional").asBoolean(true),
            column.path("charsetName").asText(null),
            MySqlTypes.members(column).names()),
        column.path("generated").asBoolean(),
        true,
        Suspicion.of(column));
  }

  Declaration withFillKnown(boolean known) {
    return new Declaration(type, generated, known, suspicion);
  }
}
