package io.tributary.schemas.change;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;

/**
 * The identity of a row: the values of its key columns as one canonical JSON array, such as {@code
 * [17]} or {@code ["a",5]}. Equal keys have equal texts whatever form the record had, so the text
 * is what is hashed, sorted and kept.
 */
public final class RowKey {

  /** The key of changes that concern a whole table; it sorts before every row's key. */
  public static final String TABLE = "";

  private RowKey() {}

  /** Writes the key of {@code values}, whose types are {@code types}; a value may be null. */
  public static String of(List<ColumnType> types, Object[] values) {
    StringBuilder text = new StringBuilder(16).append('[');
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text.append(',');
      }
      append(text, types.get(i).kind(), values[i]);
    }
    return text.append(']').toString();
  }

  private static void append(StringBuilder text, ColumnType.Kind kind, Object value) {
    if (value == null) {
      text.append("null");
      return;
    }
    switch (kind) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DATE, TIMESTAMP -> text.append(value);
      case DECIMAL -> text.append(((BigDecimal) value).toPlainString());
      case STRING -> {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString((String) value, text);
        text.append('"');
      }
      case BINARY ->
          text.append('"').append(Base64.getEncoder().encodeToString((byte[]) value)).append('"');
    }
  }

  /**
   * The shard of a key, 0 to {@code shards - 1}: a function of the key and the number of shards
   * alone, the same in every process and release.
   */
  public static int shard(String key, int shards) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x01000193;
    }
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    return Math.floorMod(hash, shards);
  }
}
