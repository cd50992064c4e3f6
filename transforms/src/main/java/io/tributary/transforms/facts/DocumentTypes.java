package io.tributary.transforms.facts;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.gold.DocumentKind;
import io.tributary.transforms.lake.LakeField;
import io.tributary.transforms.lake.LakeSchema;
import io.tributary.transforms.metrics.PartsSchema;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types of the documents' values, and the columns of the facts that follow from them. */
final class DocumentTypes {

  private final Map<DocumentField, ColumnType> types = new EnumMap<>(DocumentField.class);
  private final Map<DocumentField, Integer> columns = new EnumMap<>(DocumentField.class);
  private final Set<DocumentKind> known = EnumSet.noneOf(DocumentKind.class);

  /** The types of a version of the documents. */
  DocumentTypes(LakeSchema documents) {
    for (DocumentField field : DocumentField.values()) {
      int at = indexOf(documents, field.column());
      columns.put(field, at);
      types.put(field, at < 0 ? field.fallback() : documents.fields().get(at).type());
      if (at >= 0) {
        known.add(field.kind());
      }
    }
  }

  private static int indexOf(LakeSchema schema, String name) {
    for (int i = 0; i < schema.fields().size(); i++) {
      if (schema.fields().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  ColumnType of(DocumentField field) {
    return types.get(field);
  }

  /** Place of a value among the documents' columns, or -1. */
  int column(DocumentField field) {
    return columns.get(field);
  }

  /** Whether the source's tables of all these kinds are known. */
  boolean knows(DocumentKind... kinds) {
    return known.containsAll(List.of(kinds));
  }

  boolean knowsSales() {
    return knows(DocumentKind.ITEM, DocumentKind.ORDER, DocumentKind.PAYMENT, DocumentKind.VERSION);
  }

  boolean knowsReasons() {
    return knows(DocumentKind.ITEM, DocumentKind.ORDER, DocumentKind.REASON, DocumentKind.VERSION);
  }

  private LakeField field(String name, DocumentField like) {
    return LakeField.of(name, of(like));
  }

  LakeSchema sales() {
    List<LakeField> fields = new ArrayList<>();
    fields.add(field("OrderItemID", DocumentField.ITEM_ID));
    fields.add(field("OrderID", DocumentField.ITEM_ORDER));
    fields.add(field("ProductID", DocumentField.ITEM_PRODUCT));
    fields.add(field("SellerID", DocumentField.PRODUCT_SELLER));
    fields.add(field("CustomerID", DocumentField.ORDER_CUSTOMER));
    fields.add(field("CategoryID", DocumentField.PRODUCT_CATEGORY));
    fields.add(LakeField.of("OrderDateKey", ColumnType.INT));
    fields.add(field("StatusID", DocumentField.ORDER_STATUS));
    fields.add(field("Quantity", DocumentField.ITEM_QUANTITY));
    fields.add(field("CurrentPrice", DocumentField.ITEM_PRICE));
    fields.add(field("UnitCost", DocumentField.PRODUCT_COST));
    fields.add(LakeField.of("Revenue", money(revenueScale())));
    fields.add(LakeField.of("Profit", money(profitScale())));
    return new LakeSchema(fields);
  }

  LakeSchema reasons() {
    List<LakeField> fields = new ArrayList<>();
    fields.add(field("OrderItemID", DocumentField.ITEM_ID));
    fields.add(field("ReasonID", DocumentField.REASON_ID));
    fields.add(field("OrderID", DocumentField.ITEM_ORDER));
    fields.add(field("SellerID", DocumentField.PRODUCT_SELLER));
    fields.add(LakeField.of("OrderDateKey", ColumnType.INT));
    fields.add(field("StatusID", DocumentField.ORDER_STATUS));
    return new LakeSchema(fields);
  }

  LakeSchema parts() {
    return PartsSchema.of(
        new PartsSchema.Types(
            of(DocumentField.PRODUCT_SELLER),
            of(DocumentField.PRODUCT_CATEGORY),
            of(DocumentField.ITEM_PRODUCT),
            of(DocumentField.ORDER_CUSTOMER),
            of(DocumentField.REASON_TYPE),
            of(DocumentField.REASON_DESCRIPTION),
            money(revenueScale()),
            money(profitScale())));
  }

  int revenueScale() {
    return scale(DocumentField.ITEM_QUANTITY) + scale(DocumentField.ITEM_PRICE);
  }

  int profitScale() {
    return Math.max(
        revenueScale(), scale(DocumentField.ITEM_QUANTITY) + scale(DocumentField.PRODUCT_COST));
  }

  private int scale(DocumentField field) {
    return of(field).kind() == ColumnType.Kind.DECIMAL ? of(field).scale() : 0;
  }

  private static ColumnType money(int scale) {
    return ColumnType.decimal(ColumnType.MAX_PRECISION, Math.min(scale, ColumnType.MAX_PRECISION));
  }
}
