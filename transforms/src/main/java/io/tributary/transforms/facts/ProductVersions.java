package io.tributary.transforms.facts;

import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.gold.Places;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What every product was, from which place in the binlog on. Memory: all versions of all. */
final class ProductVersions {

  /**
   * A version.
   *
   * @param position its position, as sortable text
   */
  record Version(String position, Object seller, Object category, Object cost) {
    String place() {
      return Places.of(position);
    }
  }

  private static final Comparator<Version> ORDER =
      Comparator.comparing(Version::place).thenComparing(Version::position);

  private final Map<String, List<Version>> versions = new HashMap<>();
  private final DocumentTypes types;
  private boolean sorted = true;

  ProductVersions(DocumentTypes types) {
    this.types = types;
  }

  void add(DocumentRow row) {
    String key = key(row.get(DocumentField.PRODUCT_ID), types.of(DocumentField.PRODUCT_ID));
    versions
        .computeIfAbsent(key, k -> new ArrayList<>(1))
        .add(
            new Version(
                row.first(),
                row.get(DocumentField.PRODUCT_SELLER),
                row.get(DocumentField.PRODUCT_CATEGORY),
                row.get(DocumentField.PRODUCT_COST)));
    sorted = false;
  }

  private static String key(Object product, ColumnType type) {
    return RowKey.of(List.of(type), new Object[] {product});
  }

  /**
   * The product as of the place where an item was first seen, or its first version if it was seen
   * later; null if it was never seen. Of versions at one place the last counts.
   */
  Version asOf(Object product, String place) {
    if (!sorted) {
      versions.values().forEach(list -> list.sort(ORDER));
      sorted = true;
    }
    List<Version> known =
        product == null ? null : versions.get(key(product, types.of(DocumentField.ITEM_PRODUCT)));
    if (known == null) {
      return null;
    }
    String wanted = place.compareTo(known.get(0).place()) < 0 ? known.get(0).place() : place;
    Version found = known.get(0);
    for (Version version : known) {
      if (version.place().compareTo(wanted) <= 0) {
        found = version;
      }
    }
    return found;
  }
}
