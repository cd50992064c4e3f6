package io.tributary.pipelines.connector;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen of a server: all that {@link ServerRules} judge.
 *
 * @param mariaDb false for a MySQL
 * @param settings the server's global variables by their names, as they are printed; one that the
 *     server does not have is missing
 * @param loggedOnly the databases that alone are in the binary log; empty for all
 * @param unlogged the databases that are left out of it
 * @param tables the tables of all databases but the server's own
 * @param cascades foreign keys that change rows
 * @param privileges what the user may do everywhere, or on the captured databases; empty if that is
 *     not known
 */
public record ServerLook(
    boolean mariaDb,
    Map<String, String> settings,
    Set<String> loggedOnly,
    Set<String> unlogged,
    List<Table> tables,
    List<Cascade> cascades,
    Optional<Set<String>> privileges) {

  public ServerLook {
    settings = Map.copyOf(settings);
    loggedOnly = Set.copyOf(loggedOnly);
    unlogged = Set.copyOf(unlogged);
    tables = List.copyOf(tables);
    cascades = List.copyOf(cascades);
    privileges = privileges.map(Set::copyOf);
  }

  /**
   * A table.
   *
   * @param type as the server calls it: BASE TABLE, SYSTEM VERSIONED, SEQUENCE
   * @param hasKey whether it has a primary key or another unique one that is never NULL
   */
  public record Table(
      String database, String name, String type, boolean hasKey, List<Column> columns) {
    public Table {
      columns = List.copyOf(columns);
    }

    String qualified() {
      return database + "." + name;
    }
  }

  /**
   * A column.
   *
   * @param dataType the type's name
   * @param declared the whole type
   * @param charset of its texts, or an empty text
   * @param inKey whether the primary key has it
   */
  public record Column(
      String name, String dataType, String declared, String charset, boolean inKey) {}

  /**
   * A foreign key that removes or changes rows of the table which has it.
   *
   * @param rules such as {@code ON DELETE CASCADE}
   */
  public record Cascade(String database, String table, String name, String rules) {
    String qualified() {
      return database + "." + table;
    }
  }

  String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  /** Whether the server has a setting which is not on. */
  boolean isOff(String name) {
    return settings.containsKey(name) && !isOn(name);
  }

  boolean isOn(String name) {
    return setting(name).equalsIgnoreCase("ON") || setting(name).equals("1");
  }
}
