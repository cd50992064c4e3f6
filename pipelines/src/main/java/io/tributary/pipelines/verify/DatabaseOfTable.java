package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which databases a table of silver has its rows from. Silver calls tables by their names alone;
 * the topics of the records that bronze keeps name the database as well.
 */
final class DatabaseOfTable {
  private static final String BRONZE = "bronze";

  private final LakeSession lake;

  DatabaseOfTable(LakeSession lake) {
    this.lake = lake;
  }

  /** What topics call a database of that name. */
  static String topicName(String database) {
    return database.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /**
   * The databases of a table's records, as topics name them.
   *
   * @return empty if bronze has no records of the table
   */
  Set<String> of(String table) throws SQLException {
    Set<String> databases = new TreeSet<>();
    Optional<LakeTable> records = lake.catalog().table(BRONZE, table);
    if (records.isEmpty()) {
      return databases;
    }
    lake.register(records.get());
    try (Statement statement = lake.connection().createStatement();
        ResultSet topics =
            statement.executeQuery("SELECT DISTINCT _topic FROM " + records.get().sqlName())) {
      while (topics.next()) {
        database(topics.getString(1), table).ifPresent(databases::add);
      }
    }
    return databases;
  }

  /** The part of {@code PREFIX.DATABASE.TABLE} in front of the table. */
  private static Optional<String> database(String topic, String table) {
    String ending = "." + topicName(table).toLowerCase(Locale.ROOT);
    if (!topic.toLowerCase(Locale.ROOT).endsWith(ending)) {
      return Optional.empty();
    }
    String connectorAndDatabase = topic.substring(0, topic.length() - ending.length());
    int dot = connectorAndDatabase.lastIndexOf('.');
    return dot <= 0 ? Optional.empty() : Optional.of(connectorAndDatabase.substring(dot + 1));
  }
}
