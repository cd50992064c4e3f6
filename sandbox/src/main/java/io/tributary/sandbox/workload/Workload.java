package io.tributary.sandbox.workload;

import io.tributary.sandbox.protocol.SandboxException;
import io.tributary.sandbox.store.Chance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A seeded run of changes to the store, one after the other on one connection.
 *
 * <p>The same seed on the same store makes the same changes; only the columns CreatedAt and
 * UpdatedAt take the time of day. A change that meets rows someone else has changed meanwhile is
 * rolled back and counted as refused.
 */
public final class Workload {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);
  private static final int MOST_REFUSALS = 1_000;

  private final long transactions;
  private final long seed;
  private final double rate;
  private final Map<ChangeKind, Long> counts = new EnumMap<>(ChangeKind.class);
  private long refused;
  private volatile boolean stopping;

  /**
   * Describes a run.
   *
   * @param transactions how many changes to make
   * @param seed which ones
   * @param rate changes a second, or 0 for as many as go
   */
  public Workload(long transactions, long seed, double rate) {
    this.transactions = transactions;
    this.seed = seed;
    this.rate = rate;
  }

  /** Makes {@link #run} return after the change it is at. */
  public void stop() {
    stopping = true;
  }

  /**
   * Makes the changes.
   *
   * @param connection to the store's database, for this run alone
   * @param progress told the results so far, now and then
   * @return {@code transactions}, {@code refused}, {@code stopped}, {@code seconds} and {@code
   *     counts} by kind
   * @throws SQLException when the database fails
   */
  public Map<String, Object> run(Connection connection, Consumer<Map<String, Object>> progress)
      throws SQLException, InterruptedException {
    StoreSession session = new StoreSession(connection, new Chance(seed));
    OrderChanges orders = new OrderChanges(session);
    CatalogueChanges catalogue = new CatalogueChanges(session);
    CustomerChanges customers = new CustomerChanges(session);
    long start = System.nanoTime();
    long nextReport = start + REPORT_INTERVAL.toNanos();
    for (long n = 0; n < transactions && !stopping; n++) {
      awaitTurn(start, n);
      ChangeKind kind = ChangeKind.choose(session.chance());
      try {
        make(kind, orders, catalogue, customers);
        session.commit();
        counts.merge(kind, 1L, Long::sum);
      } catch (SQLIntegrityConstraintViolationException | SQLTransactionRollbackException e) {
        session.rollback();
        countRefusal(e);
      }
      if (System.nanoTime() > nextReport) {
        progress.accept(results(start));
        nextReport = System.nanoTime() + REPORT_INTERVAL.toNanos();
      }
    }
    return results(start);
  }

  private static void make(
      ChangeKind kind, OrderChanges orders, CatalogueChanges catalogue, CustomerChanges customers)
      throws SQLException {
    switch (kind) {
      case NEW_ORDER -> orders.place();
      case ORDER_PROGRESS -> orders.progress();
      case ORDER_RETURN_OR_CANCELLATION -> orders.returnOrCancel();
      case ITEM_CHANGE -> orders.changeItem();
      case ITEM_REINSERT -> orders.reinsertItem();
      case PAYMENT_CHANGE -> orders.changePayment();
      case ORDER_REMOVAL -> orders.remove();
      case PRICE_CHANGE -> catalogue.changePrice();
      case MONEY_EDGE -> catalogue.moneyEdge();
      case RENAME -> catalogue.rename();
      case RESTOCK -> catalogue.restock();
      case CUSTOMER_WALK_THROUGH -> customers.walkThrough();
      case CUSTOMER_CHANGE -> customers.change();
      case KEY_CHANGE -> customers.changeKey();
      case ADDRESS_CHANGE -> customers.changeAddress();
      case CART_CHANGE -> customers.changeCart();
      case REVIEW_CHANGE -> customers.changeReview();
      case ROLLED_BACK -> orders.placeAndRollBack();
    }
  }

  private void awaitTurn(long start, long n) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("The workload was interrupted");
    }
    if (rate <= 0) {
      return;
    }
    long due = start + (long) (n / rate * 1e9);
    while (!stopping && System.nanoTime() < due) {
      Thread.sleep(Math.max(1, Math.min(100, (due - System.nanoTime()) / 1_000_000)));
    }
  }

  private void countRefusal(SQLException cause) {
    if (++refused > MOST_REFUSALS) {
      throw new SandboxException(
          "The workload gave up: the database refused %d changes".formatted(refused), cause);
    }
  }

  private Map<String, Object> results(long start) {
    Map<String, Object> byKind = new LinkedHashMap<>();
    counts.forEach((kind, count) -> byKind.put(kind.name().toLowerCase(Locale.ROOT), count));
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("transactions", counts.values().stream().mapToLong(Long::longValue).sum());
    results.put("refused", refused);
    results.put("stopped", stopping);
    results.put("seconds", Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0);
    results.put("counts", byKind);
    return results;
  }
}
