package io.tributary.schemas.table;

import java.util.Set;

/**
 * The names that columns have in the lake: MySQL's own, unless the lake's file formats can't carry
 * them or the lake has a column of that name itself.
 */
public final class LakeNames {

  /** Columns that the lake adds to rows of a table. */
  private static final Set<String> TAKEN =
      Set.of(
          "_before",
          "_key",
          "_op",
          "_position",
          "_committed_at",
          "_late",
          "_gtid",
          "_transaction",
          "_transaction_order",
          "_table_order",
          "_server_id",
          "_binlog",
          "_binlog_pos",
          "_linked_key",
          "_topic",
          "_partition",
          "_offset",
          "_timestamp",
          "_fingerprint",
          "_date");

  private LakeNames() {}

  /** Whether a column of that name in a table of the lake is the lake's own. */
  public static boolean isLakeColumn(String name) {
    return TAKEN.contains(name);
  }

  /**
   * The lake's name of a column: every character but letters, digits and underscores becomes an
   * underscore, and a name that starts with a digit, or that is taken, gets one in front.
   */
  public static String of(String column) {
    StringBuilder name = new StringBuilder(column.length() + 1);
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      name.append(Character.isLetterOrDigit(c) ? c : '_');
    }
    if (name.length() == 0 || Character.isDigit(name.charAt(0)) || TAKEN.contains(column)) {
      name.insert(0, '_');
    }
    return name.toString();
  }
}
