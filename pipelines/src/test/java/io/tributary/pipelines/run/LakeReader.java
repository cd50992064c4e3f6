package io.tributary.pipelines.run;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads a lake over and over while it is written, whatever writes it and however often that is
 * killed, and remembers what no reader may ever see.
 *
 * <ul>
 *   <li>A version can be read to the last byte of every file that it names.
 *   <li>No row is in a table twice.
 *   <li>Tables that grow never lose a row; a table that was there stays.
 *   <li>A current row is in the change log: the log is committed first, so a reader that opens the
 *       current table before the log finds there all that made it.
 *   <li>A row's position never falls, not even of one that was deleted in between.
 * </ul>
 */
public final class LakeReader implements AutoCloseable {

  private static final String LOG = "_changes";
  private static final long PAUSE_MILLIS = 50;

  /** What a pause is of the time that a read takes: who writes the lake must get on with it. */
  private static final int PAUSE_FACTOR = 8;

  private static final long STOP_SECONDS = 60;
  private static final int SHOWN = 10;

  private final Configuration configuration;
  private final LakeRoots roots;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::poll, "lake-reader");
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<String, Long> rows = new HashMap<>();
  private final Map<String, String> positions = new HashMap<>();
  private final AtomicInteger polls = new AtomicInteger();

  private LakeReader(Configuration configuration, LakeRoots roots) {
    this.configuration = configuration;
    this.roots = roots;
    thread.setDaemon(true);
  }

  /** Starts reading a lake, which may not be there yet. */
  public static LakeReader of(Object lakeRoot) {
    return of(lakeRoot, new Configuration());
  }

  /** Starts reading a lake that takes these settings to be reached. */
  public static LakeReader of(Object lakeRoot, Configuration configuration) {
    LakeReader reader = new LakeReader(configuration, LakeRoots.under(lakeRoot.toString()));
    reader.thread.start();
    return reader;
  }

  /**
   * Reads once more and stops.
   *
   * @return how often the lake was read
   * @throws AssertionError with what was seen that must not be
   */
  public int stop() {
    end();
    // What is there in the end can be opened, or it will never be.
    read(true);
    if (!violations.isEmpty()) {
      throw new AssertionError(
          violations.size()
              + " violations in "
              + polls.get()
              + " reads:\n"
              + violations.stream().limit(SHOWN).collect(Collectors.joining("\n")));
    }
    return polls.get();
  }

  /** Waits until it has read the lake this many times more. */
  void awaitPolls(int more) throws InterruptedException {
    int target = polls.get() + more;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (polls.get() < target && violations.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The lake was read " + polls.get() + " times only");
      }
      thread.join(PAUSE_MILLIS);
    }
  }

  /** Stops without a look at what was seen, for a test that has failed already. */
  @Override
  public void close() {
    end();
  }

  private void end() {
    stopping.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      if (thread.isAlive()) {
        throw new AssertionError("A read of the lake takes more than " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while a read ends", e);
    }
  }

  private void poll() {
    try {
      long pause;
      do {
        long started = System.nanoTime();
        read(false);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        pause = Math.max(PAUSE_MILLIS, PAUSE_FACTOR * took);
      } while (!stopping.await(pause, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(boolean last) {
    try (LakeSession session = LakeSession.open(configuration, roots)) {
      List<LakeTable> tables = open(session, last);
      Set<String> there =
          tables.stream().map(LakeReader::name).collect(Collectors.toCollection(HashSet::new));
      rows.keySet().stream()
          .filter(table -> !there.contains(table))
          .forEach(table -> violations.add(table + " was there and is gone"));
      for (LakeTable table : tables) {
        readWhole(session, table);
        readKeys(session, table);
        if (table.schema().equals("silver") && there.contains(name(table) + LOG)) {
          readPositions(session, table);
        }
      }
      polls.incrementAndGet();
    } catch (SQLException | RuntimeException e) {
      violations.add("The lake could not be read: " + e);
    }
  }

  /** Current tables come before their logs. A table is there from its first commit on. */
  private List<LakeTable> open(LakeSession session, boolean last) {
    List<LakeTable> opened = new ArrayList<>();
    List<LakeTable> all = new ArrayList<>(session.catalog().tables());
    all.sort(Comparator.comparing((LakeTable table) -> isLog(table)).thenComparing(t -> name(t)));
    for (LakeTable table : all) {
      try {
        session.register(table);
        opened.add(table);
      } catch (LakeException e) {
        if (last || rows.containsKey(name(table))) {
          throw e;
        }
      }
    }
    return opened;
  }

  /** The hash makes DuckDB read every column of every row. */
  private void readWhole(LakeSession session, LakeTable table) throws SQLException {
    List<List<String>> result =
        query(session, "SELECT count(*), bit_xor(hash(t)) FROM " + table.sqlName() + " t");
    long count = Long.parseLong(result.get(0).get(0));
    Long before = rows.put(name(table), count);
    boolean grows = table.schema().equals("bronze") || isLog(table);
    if (grows && before != null && count < before) {
      violations.add(name(table) + " had " + before + " rows and has " + count);
    }
  }

  private void readKeys(LakeSession session, LakeTable table) throws SQLException {
    String key = key(table);
    if (key != null) {
      for (List<String> row :
          query(
              session,
              "SELECT "
                  + key
                  + ", count(*) FROM "
                  + table.sqlName()
                  + " GROUP BY ALL HAVING"
                  + " count(*) > 1")) {
        violations.add(name(table) + " has a row more than once: " + row);
      }
    }
  }

  /** What tells rows apart, or null where a query could not say it. */
  private static String key(LakeTable table) {
    return switch (table.schema()) {
      case "bronze" -> "_topic, _partition, _offset";
      // The offset is no part of a change's identity; it is the last but one part of a position.
      case "silver" ->
          isLog(table)
              ? "_key, regexp_replace(_position, ':\\d+:(\\d+)$', ':\\1'), _fingerprint"
              : "_key";
      case "gold" ->
          GoldContract.bundled().tables().stream()
              .filter(gold -> gold.name().equals(table.name()))
              .map(GoldTable::key)
              .map(columns -> '"' + String.join("\", \"", columns) + '"')
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  private void readPositions(LakeSession session, LakeTable table) throws SQLException {
    Set<String> logged = new HashSet<>();
    String log = "silver.\"" + table.name() + LOG + "\"";
    for (List<String> row : query(session, "SELECT _key, _position FROM " + log)) {
      logged.add(event(row.get(0), row.get(1)));
    }
    for (List<String> row : query(session, "SELECT _key, _position FROM " + table.sqlName())) {
      String key = row.get(0);
      String position = row.get(1);
      if (!logged.contains(event(key, position))) {
        violations.add(name(table) + " has a row that its log does not know: " + row);
      }
      String before = positions.put(name(table) + key, position);
      if (before != null && position.compareTo(before) < 0) {
        violations.add(name(table) + " fell from " + before + " to " + row);
      }
    }
  }

  private static String event(String key, String position) {
    return key + position.replaceFirst(":\\d+:(\\d+)$", ":$1");
  }

  private static boolean isLog(LakeTable table) {
    return table.schema().equals("silver") && table.name().endsWith(LOG);
  }

  private static String name(LakeTable table) {
    return table.schema() + "." + table.name();
  }

  private static List<List<String>> query(LakeSession session, String sql) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Statement statement = session.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getString(i));
        }
        all.add(row);
      }
    }
    return all;
  }
}
