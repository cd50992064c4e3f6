package io.tributary.transforms.gold;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.order.ShardKey;
import java.util.List;

/** The dimensions that follow a table of the source. */
public enum Dimension {
  CUSTOMER("DimCustomer", "Customers"),
  SELLER("DimSeller", "Sellers"),
  CATEGORY("DimCategory", "ProductCategories"),
  PRODUCT("DimProduct", "Products"),
  ORDER_STATUS("DimOrderStatus", "OrderStatus"),
  REASON("DimReason", "Reasons");

  private final String table;
  private final String source;

  Dimension(String table, String source) {
    this.table = table;
    this.source = source;
  }

  private static Projection.Chosen id(String name) {
    return new Projection.Chosen(name, name, ColumnType.INT);
  }

  private static Projection.Chosen text(String name, String source) {
    return new Projection.Chosen(name, source, ColumnType.STRING);
  }

  /** Name of the table of current rows; that of the history ends in {@code History}. */
  public String table() {
    return table;
  }

  /** Name of the source's table. */
  public String source() {
    return source;
  }

  List<Projection.Chosen> columns() {
    return switch (this) {
      case CUSTOMER -> List.of(id("CustomerID"), text("CustomerName", "Name"));
      case SELLER -> List.of(id("SellerID"), text("SellerName", "Name"));
      case CATEGORY -> List.of(id("CategoryID"), text("CategoryName", "CategoryName"));
      case PRODUCT ->
          List.of(id("ProductID"), text("ProductName", "Name"), id("CategoryID"), id("SellerID"));
      case ORDER_STATUS -> List.of(id("StatusID"), text("StatusName", "StatusName"));
      case REASON ->
          List.of(
              id("ReasonID"),
              text("ReasonType", "ReasonType"),
              text("ReasonDescription", "ReasonDescription"));
    };
  }

  /** The dimension that follows a table of the source, or null. */
  static Dimension following(String source) {
    for (Dimension dimension : values()) {
      if (dimension.source.equals(source)) {
        return dimension;
      }
    }
    return null;
  }

  /** The dimension that a shard's changes are for, or null if they are for something else. */
  public static Dimension of(ShardKey shard) {
    return following(shard.table().table());
  }
}
