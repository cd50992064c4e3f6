package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The lake's tables are named after the source's, without the database. */
final class TableNames {

  private static final String LOG = "_changes";

  private TableNames() {}

  /**
   * Refuses sources of which two tables would become one: their rows would mix, and nobody could
   * tell them apart again. File systems may take names that differ in case for the same.
   *
   * @throws CommandException naming both tables
   */
  static void check(Topics connector, Collection<String> topics) {
    Map<String, String> byName = new TreeMap<>();
    for (String topic : topics) {
      connector
          .table(topic)
          .ifPresent(
              table -> {
                String name = table.table().toLowerCase(Locale.ROOT);
                add(byName, name, table.toString());
                add(byName, name + LOG, "the change log of " + table);
              });
    }
  }

  private static void add(Map<String, String> byName, String name, String what) {
    String other = byName.put(name, what);
    if (other != null && !other.equals(what)) {
      throw new CommandException(
          "Tables "
              + other
              + " and "
              + what
              + " would be one table of the lake; capture them with connectors of their own, into"
              + " lakes of their own");
    }
  }
}
