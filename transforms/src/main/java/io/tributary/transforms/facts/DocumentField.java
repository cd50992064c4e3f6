package io.tributary.transforms.facts;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.gold.DocumentKind;

/** The values of the orders' documents. */
enum DocumentField {
  ITEM_ID(DocumentKind.ITEM, "OrderItemID"),
  ITEM_ORDER(DocumentKind.ITEM, "OrderID"),
  ITEM_PRODUCT(DocumentKind.ITEM, "ProductID"),
  ITEM_QUANTITY(DocumentKind.ITEM, "Quantity"),
  ITEM_PRICE(DocumentKind.ITEM, "CurrentPrice"),
  ORDER_CUSTOMER(DocumentKind.ORDER, "CustomerID"),
  ORDER_STATUS(DocumentKind.ORDER, "StatusID"),
  ORDER_CREATED(DocumentKind.ORDER, "CreatedAt"),
  PAYMENT_ID(DocumentKind.PAYMENT, "PaymentID"),
  REASON_ID(DocumentKind.REASON, "ReasonID"),
  REASON_TYPE(DocumentKind.REASON, "ReasonType"),
  REASON_DESCRIPTION(DocumentKind.REASON, "ReasonDescription"),
  PRODUCT_ID(DocumentKind.VERSION, "ProductID"),
  PRODUCT_CATEGORY(DocumentKind.VERSION, "CategoryID"),
  PRODUCT_SELLER(DocumentKind.VERSION, "SellerID"),
  PRODUCT_COST(DocumentKind.VERSION, "Cost");

  private final DocumentKind kind;
  private final String column;

  DocumentField(DocumentKind kind, String source) {
    this.kind = kind;
    this.column = kind.column(source);
  }

  /** The kind of row that has it. */
  DocumentKind kind() {
    return kind;
  }

  /** Its column in the documents. */
  String column() {
    return column;
  }

  /** Its type as long as its kind's table is not known; nothing has a value of it then. */
  ColumnType fallback() {
    return switch (this) {
      case REASON_TYPE, REASON_DESCRIPTION -> ColumnType.STRING;
      case ITEM_PRICE, PRODUCT_COST -> ColumnType.decimal(18, 2);
      case ORDER_CREATED -> ColumnType.TIMESTAMP;
      default -> ColumnType.INT;
    };
  }
}
