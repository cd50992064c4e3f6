package io.tributary.schemas.gold;

import io.tributary.schemas.table.ColumnType;
import java.util.Objects;

/**
 * A column of a gold table.
 *
 * @param name its name
 * @param type its type; a column taken over from the source may have the source's instead
 * @param doc what it holds, in a sentence
 */
public record GoldColumn(String name, ColumnType type, String doc) {
  public GoldColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(doc, "doc");
  }
}
