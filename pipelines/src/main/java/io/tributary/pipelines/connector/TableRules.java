package io.tributary.pipelines.connector;

import io.tributary.pipelines.connector.ServerLook.Cascade;
import io.tributary.pipelines.connector.ServerLook.Column;
import io.tributary.pipelines.connector.ServerLook.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the tables of a server must be like; the part of {@link ServerRules} that looks at them. */
final class TableRules {
  private static final boolean REFUSES = true;
  private static final boolean WARNS = false;
  private static final int BITS_OF_A_BYTE = 8;

  /** Their texts beyond ASCII are decoded wrongly from the binary log; snapshots are right. */
  private static final Set<String> MISREAD_CHARSETS =
      Set.of("armscii8", "dec8", "eucjpms", "geostd8", "hp8", "keybcs2", "koi8u", "sjis", "swe7");

  private record TableRule(
      boolean refuses, Server server, Predicate<Table> isWrong, String problem) {}

  private record ColumnRule(
      boolean refuses, Server server, Predicate<Column> isWrong, String problem) {}

  private static final List<TableRule> TABLES =
      List.of(
          new TableRule(
              REFUSES,
              Server.MARIADB,
              table -> table.type().equals("SEQUENCE"),
              "is a SEQUENCE, which no snapshot has and whose next value stops the connector; leave"
                  + " it out with --set=table.exclude.list"),
          new TableRule(
              REFUSES,
              Server.MARIADB,
              table -> table.type().equals("SYSTEM VERSIONED"),
              "is WITH SYSTEM VERSIONING: no snapshot has it, so its first change stops the"
                  + " connector, and its history is logged among its rows; drop the versioning, or"
                  + " leave it out with --set=table.exclude.list"));

  private static final List<ColumnRule> COLUMNS =
      List.of(
          new ColumnRule(
              REFUSES,
              Server.MARIADB,
              column -> Set.of("inet4", "inet6").contains(column.dataType()),
              "the connector can't read the declaration and stops; make it VARBINARY or VARCHAR, or"
                  + " leave the table out"),
          new ColumnRule(
              WARNS,
              Server.ANY,
              column -> MISREAD_CHARSETS.contains(column.charset()),
              "the connector misreads texts of this character set from the binary log; convert it"
                  + " to utf8mb4 before, and run verify"),
          new ColumnRule(
              WARNS,
              Server.ANY,
              column -> column.dataType().equals("float"),
              "a snapshot gives a FLOAT with six digits; the table is in doubt until verify says"
                  + " EQUAL, or make it DOUBLE"),
          new ColumnRule(
              WARNS,
              Server.MARIADB,
              column -> column.dataType().equals("uuid"),
              "the connector gives another UUID in place of one that ends in zero bytes; make it"
                  + " CHAR(36), or run verify"),
          new ColumnRule(
              WARNS,
              Server.ANY,
              column -> column.inKey() && bits(column) > BITS_OF_A_BYTE,
              "a snapshot turns round the bytes of a BIT in a key, which is then another row than"
                  + " the binary log's; make it an integer"));

  private final ServerLook look;
  private final CaptureScope scope;
  private final List<Finding> findings = new ArrayList<>();

  private TableRules(ServerLook look, CaptureScope scope) {
    this.look = look;
    this.scope = scope;
  }

  static List<Finding> judge(ServerLook look, CaptureScope scope) {
    TableRules rules = new TableRules(look, scope);
    rules.judgeTables();
    return rules.findings;
  }

  private void judgeTables() {
    for (Table table : look.tables()) {
      judgeCompression(table);
      if (scope.hasTable(table.database(), table.name())) {
        judge(table);
      }
    }
    // From MySQL 9.6 on the server itself carries them out and logs what they change.
    boolean logged = !look.mariaDb() && look.isOff("innodb_native_foreign_keys");
    for (Cascade cascade : look.cascades()) {
      if (!logged && scope.hasTable(cascade.database(), cascade.table())) {
        add(
            WARNS,
            cascade.qualified()
                + " has the foreign key "
                + cascade.name()
                + " "
                + cascade.rules()
                + ": rows that it removes or changes are not in the binary log and stay in the"
                + " lake; declare it RESTRICT");
      }
    }
  }

  /** One such table stops every connector of the server, whatever it captures. */
  private void judgeCompression(Table table) {
    if (look.mariaDb()) {
      find(
          REFUSES,
          table,
          column -> column.declared().toUpperCase(Locale.ROOT).contains("COMPRESSED"),
          "a COMPRESSED column stops every connector of the server, also one that leaves the table"
              + " out; declare it without COMPRESSED");
    }
  }

  private void judge(Table table) {
    for (TableRule rule : TABLES) {
      if (rule.server().is(look.mariaDb()) && rule.isWrong().test(table)) {
        add(rule.refuses(), table.qualified() + " " + rule.problem());
      }
    }
    if (!table.hasKey()
        && !table.type().equals("SEQUENCE")
        && !scope.namesKeyOf(table.database(), table.name())) {
      add(
          WARNS,
          table.qualified()
              + " has no primary key: its records go to quarantine; give it one, or name columns"
              + " with --set=message.key.columns="
              + table.qualified()
              + ":COLUMN");
    }
    for (ColumnRule rule : COLUMNS) {
      if (rule.server().is(look.mariaDb())) {
        find(rule.refuses(), table, rule.isWrong(), rule.problem());
      }
    }
  }

  /** One line for all columns of a table that have a problem. */
  private void find(boolean refuses, Table table, Predicate<Column> isWrong, String problem) {
    String columns =
        table.columns().stream()
            .filter(isWrong)
            .map(TableRules::shown)
            .collect(Collectors.joining(", "));
    if (!columns.isEmpty()) {
      add(refuses, table.qualified() + " " + columns + ": " + problem);
    }
  }

  private static String shown(Column column) {
    return column.name()
        + " "
        + column.dataType().toUpperCase(Locale.ROOT)
        + (MISREAD_CHARSETS.contains(column.charset()) ? " " + column.charset() : "");
  }

  private static int bits(Column column) {
    String digits = column.dataType().equals("bit") ? column.declared().replaceAll("\\D", "") : "";
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private void add(boolean refuses, String sentence) {
    findings.add(new Finding(refuses, sentence));
  }
}
