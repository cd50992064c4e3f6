package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;

/**
 * A column together with the way its JSON values become lake values.
 *
 * @param column name and type in the lake
 * @param values turns a non-null JSON value into the Java value of the column's type
 * @param overEnvelope what the database's declaration knows better than an envelope
 * @param declaration what the schema-change topic tells of it, or null
 */
record ColumnReader(
    Column column, ValueReader values, Refinement overEnvelope, Declaration declaration) {

  /** Reads one JSON form of one type. */
  @FunctionalInterface
  interface ValueReader {
    /**
     * The lake value of {@code json}, which is never null. Null stands for a value that the
     * connector has no JSON for, a zero date.
     *
     * @throws RuntimeException if the JSON does not have the form; the caller turns it into poison
     */
    Object read(JsonNode json);
  }

  /** How a declared column reads values whose envelope gives them another type. */
  @FunctionalInterface
  interface Refinement {
    /** The envelope tells as much as the declaration. */
    Refinement NONE = (type, values) -> null;

    /**
     * The reader of the declared type.
     *
     * @param type the lake type that the envelope stands for
     * @param values the envelope's own reader
     * @return null if the envelope's type is to stay
     */
    ValueReader of(ColumnType type, ValueReader values);
  }

  static ColumnReader of(String name, ColumnType type, ValueReader values) {
    return new ColumnReader(new Column(name, type, null), values, Refinement.NONE, null);
  }

  /** The same column with what is known of its declaration. */
  ColumnReader declaredAs(Declaration declared) {
    return new ColumnReader(column, values, overEnvelope, declared);
  }

  /** The same column with the value of rows written before it existed, known or not. */
  ColumnReader filledWith(Defaults.Fill fill) {
    ColumnReader filled = withFill(fill.value());
    return declaration == null
        ? filled
        : filled.declaredAs(declaration.withFillKnown(fill.known()));
  }

  /** The same column with the value of rows written before it existed. */
  ColumnReader withFill(Object fill) {
    return with(new Column(column.name(), column.type(), fill, column.since(), column.from()));
  }

  /** The same column with what is known of the rows before it: fill, beginning and origin. */
  ColumnReader withPast(Column past) {
    return with(new Column(column.name(), column.type(), past.fill(), past.since(), past.from()));
  }

  /** The same column as one that came to be at a position, from another or from nothing. */
  ColumnReader withBeginning(LogPosition since, FormerName from) {
    return with(new Column(column.name(), column.type(), column.fill(), since, from));
  }

  private ColumnReader with(Column described) {
    return new ColumnReader(described, values, overEnvelope, declaration);
  }

  /** The same column, preferred over envelopes where {@code refinement} says so. */
  ColumnReader overEnvelope(Refinement refinement) {
    return new ColumnReader(column, values, refinement, declaration);
  }

  /** An envelope's column as this declaration of the same column has it. */
  ColumnReader refine(ColumnReader envelope) {
    ValueReader better = overEnvelope.of(envelope.column().type(), envelope.values());
    if (better != null) {
      return new ColumnReader(column, better, Refinement.NONE, declaration);
    }
    // An envelope of other types has another default: this one's does not fit them.
    ColumnReader refined =
        column.type().equals(envelope.column().type())
            ? envelope.withPast(column)
            : envelope.withBeginning(column.since(), column.from());
    return refined.declaredAs(declaration);
  }

  Object read(JsonNode json) throws PoisonException {
    if (json == null || json.isNull()) {
      return null;
    }
    try {
      return values.read(json);
    } catch (RuntimeException e) {
      // Every failure of a reader means the same: this value is not of this type. Its message may
      // quote the value, so it is not passed on.
      throw new PoisonException(
          Reason.BAD_VALUE,
          "Column "
              + column.name()
              + " holds a "
              + json.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
              + " that is no "
              + column.type());
    }
  }
}
