package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeTables;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A store whose changes are kept as the sink keeps them: current rows and change logs. Tables have
 * the columns that gold reads; the first one is the key. Each streamed change stands 100 bytes and
 * 100 seconds behind the one before it; rows of a snapshot share one place.
 */
public final class StoreFixture {
  private static final Map<String, ColumnType> CURRENT_LAKE_COLUMNS = new LinkedHashMap<>();
  private static final Map<String, ColumnType> LOG_LAKE_COLUMNS = new LinkedHashMap<>();

  static {
    CURRENT_LAKE_COLUMNS.put("_key", ColumnType.STRING);
    CURRENT_LAKE_COLUMNS.put("_position", ColumnType.STRING);
    CURRENT_LAKE_COLUMNS.put("_committed_at", ColumnType.TIMESTAMP);
    LOG_LAKE_COLUMNS.putAll(CURRENT_LAKE_COLUMNS);
    LOG_LAKE_COLUMNS.put("_op", ColumnType.STRING);
    LOG_LAKE_COLUMNS.put("_fingerprint", ColumnType.LONG);
  }

  /** Commits are dated from here on: {@code 2024-01-01T00:00:00Z} and the position in seconds. */
  private static final long START = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();

  private final Map<String, Map<String, ColumnType>> columns = GoldContract.bundled().sources();
  private final Map<String, Map<Object, Object[]>> current = new TreeMap<>();
  private final Map<String, List<Object[]>> logs = new TreeMap<>();
  private long pos = 100;
  private long offset;

  public StoreFixture() {
    for (String table : columns.keySet()) {
      current.put(table, new TreeMap<>());
      logs.put(table, new ArrayList<>());
    }
  }

  /** The next change stands at that position of the binlog. */
  public StoreFixture at(long position) {
    pos = position;
    return this;
  }

  public StoreFixture read(String table, Object... values) {
    return put(table, 'r', values, false);
  }

  public StoreFixture insert(String table, Object... values) {
    return put(table, 'c', values, true);
  }

  public StoreFixture update(String table, Object... values) {
    return put(table, 'u', values, true);
  }

  public StoreFixture delete(String table, Object key) {
    Object[] gone = current.get(table).remove(key);
    Object[] image = Arrays.copyOf(gone, columns.get(table).size());
    log(table, 'd', image, image, true);
    pos += 100;
    return this;
  }

  public StoreFixture truncate(String table) {
    current.get(table).clear();
    log(table, 't', new Object[columns.get(table).size()], null, true);
    pos += 100;
    return this;
  }

  private StoreFixture put(String table, char op, Object[] values, boolean streamed) {
    Object[] image = typed(table, values);
    Object[] replaced = current.get(table).get(image[0]);
    Object[] before = op == 'u' ? Arrays.copyOf(replaced, image.length) : null;
    Object[] logged = log(table, op, image, before, streamed);
    Object[] row = Arrays.copyOf(logged, image.length + CURRENT_LAKE_COLUMNS.size());
    current.get(table).put(image[0], row);
    if (streamed) {
      pos += 100;
    }
    return this;
  }

  private Object[] log(String table, char op, Object[] image, Object[] before, boolean streamed) {
    int n = image.length;
    Object[] row = Arrays.copyOf(image, n + LOG_LAKE_COLUMNS.size() + 1);
    row[n] = op == 't' ? "" : "[" + image[0] + "]";
    row[n + 1] =
        LogPosition.of(0, "mysql-bin.000001", pos, streamed, offset++, 0).toSortableString();
    row[n + 2] = (START + pos) * 1_000_000;
    row[n + 3] = String.valueOf(op);
    row[n + 4] = offset;
    row[n + 5] = before;
    logs.get(table).add(row);
    return row;
  }

  private Object[] typed(String table, Object[] values) {
    List<ColumnType> types = new ArrayList<>(columns.get(table).values());
    if (values.length != types.size()) {
      throw new IllegalArgumentException(table + " has " + columns.get(table).keySet());
    }
    Object[] typed = values.clone();
    for (int i = 0; i < typed.length; i++) {
      if (typed[i] instanceof String text) {
        typed[i] =
            switch (types.get(i).kind()) {
              case DECIMAL -> new BigDecimal(text);
              case TIMESTAMP -> micros(Instant.parse(text));
              default -> text;
            };
      }
    }
    return typed;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  /** Writes silver below a lake's root. */
  public void writeTo(Path lake) throws IOException {
    for (String table : columns.keySet()) {
      Path silver = lake.resolve("silver");
      LakeTables.write(
          silver.resolve(table),
          currentColumns(table),
          null,
          new ArrayList<>(current.get(table).values()));
      LakeTables.write(
          silver.resolve(table + "_changes"),
          logColumns(table),
          columns.get(table),
          logs.get(table));
    }
  }

  /** The rows that the database has, as it prints them. */
  FakeSourceDatabase database() {
    FakeSourceDatabase database = new FakeSourceDatabase();
    columns.forEach(
        (table, types) -> {
          List<SourceColumn> list = new ArrayList<>();
          types.forEach((name, type) -> list.add(new SourceColumn(name, form(type), true)));
          String key = list.get(0).name();
          database.table(table, List.of(key), list.toArray(SourceColumn[]::new));
          for (Object[] row : current.get(table).values()) {
            String[] texts = new String[list.size()];
            for (int i = 0; i < texts.length; i++) {
              texts[i] = row[i] == null ? null : printed(list.get(i).form(), row[i]);
            }
            database.row(table, texts);
          }
        });
    return database;
  }

  private static CanonicalForm form(ColumnType type) {
    return switch (type.kind()) {
      case INT -> CanonicalForm.INTEGER;
      case DECIMAL -> CanonicalForm.DECIMAL;
      case TIMESTAMP -> CanonicalForm.DATETIME;
      default -> CanonicalForm.TEXT;
    };
  }

  private static String printed(CanonicalForm form, Object value) {
    return form == CanonicalForm.DATETIME
        ? instant((Long) value).toString().replace("T", " ").replace("Z", "")
        : value.toString();
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** Makes the tables in a DuckDB schema, which it creates. */
  void writeTo(Connection duck, String schema) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
      for (String table : columns.keySet()) {
        String struct = declared(columns.get(table));
        create(statement, schema, table, declared(currentColumns(table)));
        insert(statement, schema, table, current.get(table).values().stream().toList());
        String log = declared(logColumns(table)) + ", _before STRUCT(" + struct + ")";
        create(statement, schema, table + "_changes", log);
        insert(statement, schema, table + "_changes", logs.get(table));
      }
    }
  }

  private static void create(Statement statement, String schema, String table, String columns)
      throws SQLException {
    statement.execute("CREATE TABLE %s.\"%s\" (%s)".formatted(schema, table, columns));
  }

  private static void insert(Statement statement, String schema, String table, List<Object[]> rows)
      throws SQLException {
    for (Object[] row : rows) {
      statement.execute(
          "INSERT INTO %s.\"%s\" VALUES (%s)".formatted(schema, table, literals(row)));
    }
  }

  private static String literals(Object[] row) {
    return Arrays.stream(row).map(StoreFixture::literal).collect(Collectors.joining(", "));
  }

  private static String literal(Object value) {
    if (value instanceof Object[] struct) {
      return "ROW(" + literals(struct) + ")";
    }
    if (value instanceof String text) {
      return "'" + text.replace("'", "''") + "'";
    }
    // The only texts too long for a number of the store's are timestamps.
    if (value instanceof Long micros && micros > 1_000_000_000_000L) {
      return "TIMESTAMPTZ '" + instant(micros) + "'";
    }
    return String.valueOf(value);
  }

  private static String declared(Map<String, ColumnType> columns) {
    return columns.entrySet().stream()
        .map(column -> '"' + column.getKey() + "\" " + declared(column.getValue()))
        .collect(Collectors.joining(", "));
  }

  static String declared(ColumnType type) {
    return switch (type.kind()) {
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case STRING -> "VARCHAR";
      case TIMESTAMP -> "TIMESTAMPTZ";
      default -> type.toString();
    };
  }

  private Map<String, ColumnType> currentColumns(String table) {
    Map<String, ColumnType> all = new LinkedHashMap<>(columns.get(table));
    all.putAll(CURRENT_LAKE_COLUMNS);
    return all;
  }

  private Map<String, ColumnType> logColumns(String table) {
    Map<String, ColumnType> all = new LinkedHashMap<>(columns.get(table));
    all.putAll(LOG_LAKE_COLUMNS);
    return all;
  }
}
