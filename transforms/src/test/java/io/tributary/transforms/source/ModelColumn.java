package io.tributary.transforms.source;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A column as {@code CREATE TABLE} declares it.
 *
 * @param declaredDefault the default's text, or null if none is declared
 * @param nullable whether it takes NULL
 */
record ModelColumn(String name, Type type, String declaredDefault, boolean nullable) {

  /** Types that a column may be changed to; a narrower one cuts its values. */
  enum Type {
    INT,
    BIGINT,
    VARCHAR
  }

  static ModelColumn of(String name, Type type) {
    return new ModelColumn(name, type, null, true);
  }

  ModelColumn named(String other) {
    return new ModelColumn(other, type, declaredDefault, nullable);
  }

  ModelColumn typed(Type other) {
    return new ModelColumn(name, other, declaredDefault, nullable);
  }

  ModelColumn notNull() {
    return new ModelColumn(name, type, declaredDefault, false);
  }

  /** A value of the column's type that no other number gives. */
  Object value(int number) {
    return switch (type) {
      case INT -> number;
      case BIGINT -> 5_000_000_000L + number;
      case VARCHAR -> "v" + number;
    };
  }

  /** What MySQL gives to the rows that are there when the column is added. */
  Object fill() {
    if (declaredDefault != null) {
      return convert(declaredDefault);
    }
    return convert(null);
  }

  /** The value after a change of the column's type, in a session that cuts what does not fit. */
  Object convert(Object value) {
    if (value == null) {
      return nullable ? null : convert(type == Type.VARCHAR ? "" : "0");
    }
    return switch (type) {
      case INT -> Math.toIntExact(Math.min(Integer.MAX_VALUE, Long.parseLong(value.toString())));
      case BIGINT -> Long.valueOf(value.toString());
      case VARCHAR -> value.toString();
    };
  }

  /** The column as a statement defines it. */
  String definition() {
    return "`"
        + name
        + "` "
        + (type == Type.VARCHAR ? "VARCHAR(20)" : type)
        + (nullable ? "" : " NOT NULL")
        + (declaredDefault == null ? "" : " DEFAULT '" + declaredDefault + "'");
  }

  void describe(ObjectNode to) {
    to.put("name", name).put("typeName", type.name()).put("optional", nullable);
    if (declaredDefault != null) {
      to.put("defaultValueExpression", declaredDefault);
    }
  }
}
