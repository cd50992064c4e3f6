package io.tributary.transforms.gold;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.lake.RegisterKey;
import io.tributary.transforms.order.ChangeRouter;
import io.tributary.transforms.order.ShardKey;
import io.tributary.transforms.order.ShardPlan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Sends each change, narrowed to the columns that gold needs, to the dimension that follows its
 * table and to the documents of the order that it concerns.
 *
 * <p>A row that moves to another order is gone from the one and there in the other. Where the order
 * that a row leaves is not told, and where a table is emptied, every shard of the documents learns
 * that the row, or all, are gone. Every shard also gets every version of every product.
 */
public final class GoldRouter implements ChangeRouter {
  private static final long serialVersionUID = 1L;

  /** Name of the orders' documents, in shard keys and as a table. */
  public static final String ORDERS = "_orders";

  private static final String ORDER_KEY = "OrderID";
  private static final String PRODUCT_KEY = "ProductID";

  private final ShardPlan plan;
  private transient Map<Dimension, Projection> dimensions;
  private transient Map<DocumentKind, Projection> documents;

  /**
   * Routes to as many shards per dimension as its table has, and per order as there are of items.
   */
  public GoldRouter(ShardPlan plan) {
    this.plan = plan;
  }

  /** Whether a shard's changes are those of orders' documents. */
  public static boolean isOrders(ShardKey shard) {
    return shard.table().table().equals(ORDERS);
  }

  /** The gold table whose rows tell about how many a table of the source has, or null. */
  public static String sizedBy(String source) {
    if (source.equals(DocumentKind.ITEM.source())) {
      return "FactSales";
    }
    Dimension dimension = Dimension.following(source);
    return dimension == null ? null : dimension.table();
  }

  @Override
  public boolean route(ChangeEvent event, Output output) {
    String table = event.schema().table().table();
    Dimension dimension = Dimension.following(table);
    if (dimension != null) {
      routeDimension(dimension, event, output);
    }
    DocumentKind kind = DocumentKind.following(table);
    if (kind != null) {
      new ToDocuments(kind, event, output).route();
    }
    return dimension != null || kind != null;
  }

  private void routeDimension(Dimension dimension, ChangeEvent event, Output output) {
    if (dimensions == null) {
      dimensions = new EnumMap<>(Dimension.class);
    }
    ChangeEvent narrow =
        dimensions
            .computeIfAbsent(dimension, d -> new Projection(d.columns()))
            .apply(event, event.operation(), event.key());
    TableId table = event.schema().table();
    int shards = plan.of(table.table());
    if (event.operation().clearsTable()) {
      for (int shard = 0; shard < shards; shard++) {
        output.send(new ShardKey(table, shard, shards), narrow);
      }
    } else {
      int shard = event.operation().isTableWide() ? 0 : RowKey.shard(event.key(), shards);
      output.send(new ShardKey(table, shard, shards), narrow);
    }
  }

  /** One change on its way to the documents. */
  private final class ToDocuments {
    private final DocumentKind kind;
    private final ChangeEvent event;
    private final Output output;
    private final int shards;

    ToDocuments(DocumentKind kind, ChangeEvent event, Output output) {
      this.kind = kind;
      this.event = event;
      this.output = output;
      this.shards = plan.of(DocumentKind.ITEM.source());
    }

    void route() {
      if (event.operation() == Operation.SCHEMA) {
        send(0, Operation.SCHEMA, RowKey.TABLE);
      } else if (kind == DocumentKind.VERSION) {
        routeVersion();
      } else if (event.operation().clearsTable()) {
        sendBarrier(event.operation(), "");
      } else {
        routeRow();
      }
    }

    /** Only what a product was counts, not that it is gone: sales keep their product. */
    private void routeVersion() {
      if (!event.operation().leavesRow()) {
        return;
      }
      String product = reference(event.schema(), event.after(), PRODUCT_KEY);
      String change =
          Places.of(event.position().toSortableString())
              + ":"
              + event.position().row()
              + ":"
              + Long.toHexString(Fingerprint.of(event));
      RegisterKey key = new RegisterKey("", kind.code() + product + change);
      for (int shard = 0; shard < shards; shard++) {
        send(shard, event.operation(), key.text());
      }
    }

    private void routeRow() {
      String to =
          event.operation().leavesRow()
              ? reference(event.schema(), event.after(), ORDER_KEY)
              : null;
      if (to != null) {
        sendRow(to, event.operation());
      }
      if (event.operation() == Operation.UPDATE || event.operation() == Operation.DELETE) {
        String from = reference(event.schema(), event.before(), ORDER_KEY);
        if (from == null) {
          sendBarrier(Operation.DELETE, event.key());
        } else if (!from.equals(to)) {
          sendRow(from, Operation.DELETE);
        }
      }
    }

    private void sendRow(String order, Operation operation) {
      RegisterKey key = new RegisterKey(order, kind.code() + event.key());
      send(RowKey.shard(order, shards), operation, key.text());
    }

    private void sendBarrier(Operation operation, String rowKey) {
      String item = String.valueOf(new char[] {DocumentKind.BARRIER, kind.code()}) + rowKey;
      for (int shard = 0; shard < shards; shard++) {
        send(shard, operation, new RegisterKey("", item).text());
      }
    }

    private void send(int shard, Operation operation, String key) {
      if (documents == null) {
        documents = new EnumMap<>(DocumentKind.class);
      }
      ChangeEvent narrow =
          documents
              .computeIfAbsent(kind, k -> new Projection(k.columns()))
              .apply(event, operation, key);
      TableId table = new TableId(event.schema().table().database(), ORDERS);
      output.send(new ShardKey(table, shard, shards), narrow);
    }
  }

  /** The row key that a column refers to, or null if it refers to none. */
  private static String reference(TableSchema schema, Object[] image, String column) {
    int at = schema.indexOf(column);
    return at < 0 || image == null || image[at] == null
        ? null
        : RowKey.of(List.of(schema.columns().get(at).type()), new Object[] {image[at]});
  }
}
