package io.tributary.transforms.gold;

import io.tributary.schemas.table.ColumnType;
import java.util.List;

/**
 * What an order's document is made of. Its registers are named by the code of their kind and the
 * row key; versions of products have no owner, since any order may need them.
 */
public enum DocumentKind {
  ITEM("OrderItems", 'i'),
  ORDER("Orders", 'o'),
  PAYMENT("Payments", 'p'),
  REASON("Reasons", 'r'),
  VERSION("Products", 'v');

  /**
   * Starts the name of a register that says of rows of a kind, whatever their order, that they are
   * gone: all of them, or the one whose row key follows the kind's code.
   */
  public static final char BARRIER = 'b';

  private final String source;
  private final char code;

  DocumentKind(String source, char code) {
    this.source = source;
    this.code = code;
  }

  private static ColumnType fallback(String column) {
    return switch (column) {
      case "CreatedAt" -> ColumnType.TIMESTAMP;
      case "CurrentPrice", "Cost" -> ColumnType.decimal(18, 2);
      case "ReasonType", "ReasonDescription" -> ColumnType.STRING;
      default -> ColumnType.INT;
    };
  }

  /** Name of the source's table. */
  public String source() {
    return source;
  }

  /** First character of the names of its registers. */
  public char code() {
    return code;
  }

  /** The name that a column of the source has in the documents, whose rows are of all kinds. */
  public String column(String name) {
    return source + "_" + name;
  }

  List<Projection.Chosen> columns() {
    return names().stream()
        .map(name -> new Projection.Chosen(column(name), name, fallback(name)))
        .toList();
  }

  private List<String> names() {
    return switch (this) {
      case ITEM -> List.of("OrderItemID", "OrderID", "ProductID", "Quantity", "CurrentPrice");
      case ORDER -> List.of("CustomerID", "StatusID", "CreatedAt");
      case PAYMENT -> List.of("PaymentID");
      case REASON -> List.of("ReasonID", "ReasonType", "ReasonDescription");
      case VERSION -> List.of("ProductID", "CategoryID", "SellerID", "Cost");
    };
  }

  /** The kind that rows of a table of the source are, or null. */
  static DocumentKind following(String source) {
    for (DocumentKind kind : values()) {
      if (kind.source.equals(source)) {
        return kind;
      }
    }
    return null;
  }
}
