package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.connector.ServerLook.Cascade;
import io.tributary.pipelines.connector.ServerLook.Column;
import io.tributary.pipelines.connector.ServerLook.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of servers that are played. */
final class ServerRulesTest {
  private static final Column ID = column("id", "int", "int(11)");

  private final Map<String, String> settings =
      new TreeMap<>(
          Map.of(
              "log_bin", "ON",
              "server_id", "1",
              "binlog_format", "ROW",
              "binlog_row_image", "FULL",
              "binlog_expire_logs_seconds", "2592000"));
  private final Map<String, String> connector =
      new TreeMap<>(
          Map.of(
              "connector.class", "io.debezium.connector.mysql.MySqlConnector",
              "database.include.list", "shop"));
  private final List<Table> tables = new ArrayList<>();
  private final List<Cascade> cascades = new ArrayList<>();
  private Set<String> loggedOnly = Set.of();
  private Set<String> unlogged = Set.of();
  private Optional<Set<String>> privileges = Optional.empty();
  private boolean mariaDb;

  @Test
  void aServerAsItShouldBeIsFineOnBothKinds() {
    settings.put("binlog_row_value_options", "");
    settings.put("gtid_mode", "ON");
    settings.put("enforce_gtid_consistency", "ON");
    settings.put("gtid_executed", "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5");
    settings.put("log_replica_updates", "ON");
    connector.put("read.only", "true");
    table("Orders", ID);
    assertEquals(List.of(), judge());
    onMariaDb();
    settings.put("log_bin_compress", "OFF");
    assertEquals(List.of(), judge());
  }

  /** The first word of the line that refuses. */
  @ParameterizedTest
  @CsvSource({
    "log_bin, OFF, ANY",
    "server_id, 0, ANY",
    "binlog_format, MIXED, ANY",
    "binlog_format, STATEMENT, ANY",
    "binlog_row_image, MINIMAL, ANY",
    "binlog_row_image, NOBLOB, ANY",
    "binlog_row_image, FULL_NODUP, ANY",
    "binlog_row_value_options, PARTIAL_JSON, MYSQL",
    "log_bin_compress, ON, MARIADB",
  })
  void aSettingThatLosesChangesIsRefused(String setting, String value, Server server) {
    settings.put(setting, value);
    if (server == Server.MARIADB) {
      onMariaDb();
    }
    List<Finding> findings = ServerRules.judge(look(), CaptureScope.of(connector));
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(findings.get(0).refuses());
    String sentence = findings.get(0).sentence();
    assertTrue(sentence.startsWith(setting + " is " + value + ": "), sentence);
    assertEquals(1, sentence.lines().count());
  }

  @Test
  void whatRefusesComesFirst() {
    settings.put("binlog_format", "MIXED");
    settings.put("binlog_expire_logs_seconds", "3600");
    table("Prices", ID, column("p", "float", "float"));
    assertEquals(
        List.of(
            "REFUSED binlog_format is MIXED: changes are logged as statements and reach nobody; set"
                + " binlog_format=ROW and let all sessions connect again",
            "binlog_expire_logs_seconds is 3600: a connector that stands still for longer has to"
                + " begin anew; keep the binary log for three days or more",
            "shop.Prices p FLOAT: a snapshot gives a FLOAT with six digits; the table is in doubt"
                + " until verify says EQUAL, or make it DOUBLE"),
        judge());
  }

  @Test
  void daysOfRetentionCountWhereSecondsAreNotSet() {
    settings.put("binlog_expire_logs_seconds", "0");
    settings.put("expire_logs_days", "0.000000");
    assertEquals(List.of(), judge());
    settings.put("expire_logs_days", "1.000000");
    assertTrue(only().startsWith("expire_logs_days is 1.000000: "), only());
  }

  @Test
  void gtidsAreOnlyNeededForSignals() {
    settings.put("gtid_mode", "OFF");
    assertEquals(List.of(), judge());
    connector.put("read.only", "true");
    assertEquals(
        "gtid_mode is OFF: incremental snapshots can't be asked for; set it to ON, or register with"
            + " --signals=none",
        only());
    settings.put("gtid_mode", "ON");
    settings.put("gtid_executed", "");
    assertTrue(only().startsWith("gtid_executed is empty: "), only());
  }

  @Test
  void aReplicaThatDoesNotLogWhatItTakesOverIsWarnedOf() {
    settings.put("log_slave_updates", "OFF");
    assertEquals(List.of(), judge());
    settings.put("read_only", "ON");
    assertTrue(only().startsWith("log_replica_updates is OFF on a read-only server: "), only());
  }

  @Test
  void theOtherKindOfServerIsRefused() {
    mariaDb = true;
    assertEquals("REFUSED --kind: the server is a mariadb; register with --kind=mariadb", only());
  }

  @Test
  void aCapturedDatabaseThatIsNotLoggedIsRefused() {
    table("Orders", ID);
    loggedOnly = Set.of("other");
    assertTrue(only().startsWith("REFUSED shop is not in the binary log, "), only());
    loggedOnly = Set.of("shop");
    assertEquals(List.of(), judge());
    unlogged = Set.of("shop");
    assertTrue(only().startsWith("REFUSED shop is not in the binary log, "), only());
  }

  @Test
  void aCompressedColumnOfAnyTableIsRefusedOnMariaDb() {
    Column compressed = column("t", "text", "text /*M!100301 COMPRESSED*/");
    tables.add(new Table("elsewhere", "Notes", "BASE TABLE", true, List.of(ID, compressed)));
    assertEquals(List.of(), judge());
    onMariaDb();
    assertEquals(
        "REFUSED elsewhere.Notes t TEXT: a COMPRESSED column stops every connector of the server,"
            + " also one that leaves the table out; declare it without COMPRESSED",
        only());
  }

  @Test
  void tablesThatStopAMariaDbConnectorAreRefusedUnlessLeftOut() {
    onMariaDb();
    tables.add(new Table("shop", "Numbers", "SEQUENCE", false, List.of(ID)));
    tables.add(new Table("shop", "Past", "SYSTEM VERSIONED", true, List.of(ID)));
    table("Hosts", ID, column("ip", "inet6", "inet6"));
    List<String> lines = judge();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("REFUSED shop.Numbers is a SEQUENCE, "), lines.toString());
    assertTrue(lines.get(1).startsWith("REFUSED shop.Past is WITH SYSTEM VERSIONING: "));
    assertTrue(lines.get(2).startsWith("REFUSED shop.Hosts ip INET6: "), lines.toString());
    connector.put("table.exclude.list", "shop\\.numbers,shop.Past,shop.H.*");
    assertEquals(List.of(), judge());
  }

  @Test
  void whatTheConnectorGetsWrongIsWarnedOfInOneLineATable() {
    table(
        "Texts",
        ID,
        new Column("a", "varchar", "varchar(9)", "sjis", false),
        new Column("b", "text", "text", "koi8u", false),
        new Column("c", "text", "text", "utf8mb4", false));
    assertEquals(
        "shop.Texts a VARCHAR sjis, b TEXT koi8u: the connector misreads texts of this character"
            + " set from the binary log; convert it to utf8mb4 before, and run verify",
        only());
  }

  @Test
  void aTableWithoutAKeyIsWarnedOfUnlessColumnsStandForIt() {
    tables.add(new Table("shop", "Log", "BASE TABLE", false, List.of(ID)));
    assertEquals(
        "shop.Log has no primary key: its records go to quarantine; give it one, or name columns"
            + " with --set=message.key.columns=shop.Log:COLUMN",
        only());
    connector.put("message.key.columns", "shop.Other:x;(.*).Log:id");
    assertEquals(List.of(), judge());
  }

  @Test
  void aLongBitInAKeyIsWarnedOf() {
    table("Flags", new Column("b", "bit", "bit(9)", "", true));
    assertTrue(only().startsWith("shop.Flags b BIT: a snapshot turns round "), only());
    tables.clear();
    table(
        "Flags",
        new Column("b", "bit", "bit(8)", "", true),
        new Column("c", "bit", "bit(64)", "", false));
    assertEquals(List.of(), judge());
  }

  @Test
  void cascadesAreWarnedOfWhereTheServerDoesNotLogThem() {
    cascades.add(new Cascade("shop", "Items", "fk_items", "ON DELETE CASCADE"));
    cascades.add(new Cascade("other", "Items", "fk_items", "ON DELETE CASCADE"));
    String line =
        "shop.Items has the foreign key fk_items ON DELETE CASCADE: rows that it removes or changes"
            + " are not in the binary log and stay in the lake; declare it RESTRICT";
    assertEquals(line, only());
    settings.put("innodb_native_foreign_keys", "OFF"); // MySQL from 9.6 on
    assertEquals(List.of(), judge());
    settings.put("innodb_native_foreign_keys", "ON");
    assertEquals(line, only());
    settings.remove("innodb_native_foreign_keys");
    onMariaDb();
    assertEquals(line, only());
  }

  @Test
  void missingPrivilegesAreNamedUnlessRolesMayHoldThem() {
    privileges = Optional.of(Set.of("SELECT", "RELOAD", "LOCK TABLES", "REPLICATION SLAVE"));
    assertEquals(
        "REFUSED --user: has no privilege REPLICATION CLIENT, without which the place in the binary"
            + " log is not told; GRANT it ON *.*",
        only());
    onMariaDb();
    assertTrue(only().contains(" BINLOG MONITOR,"), only());
    privileges = Optional.of(Set.of("ALL PRIVILEGES"));
    assertEquals(List.of(), judge());
    privileges = Optional.of(Set.of("USAGE"));
    assertEquals(5, judge().size());
    privileges = Optional.empty();
    assertEquals(List.of(), judge());
  }

  @Test
  void namesAreMatchedAsDebeziumMatchesThem() {
    CaptureScope scope =
        CaptureScope.of(
            Map.of(
                "database.include.list", "shop, backup_.*",
                "table.include.list", "SHOP\\.Orders,backup_1.x|backup_1.y"));
    assertTrue(scope.hasTable("shop", "orders"));
    assertFalse(scope.hasTable("shop", "orders2"));
    assertTrue(scope.hasTable("backup_1", "y"));
    assertFalse(scope.hasDatabase("shops"));
    assertTrue(CaptureScope.of(Map.of()).hasTable("any", "any"));
  }

  private void onMariaDb() {
    mariaDb = true;
    connector.put("connector.class", "io.debezium.connector.mariadb.MariaDbConnector");
  }

  private void table(String name, Column... columns) {
    tables.add(new Table("shop", name, "BASE TABLE", true, List.of(columns)));
  }

  private static Column column(String name, String dataType, String declared) {
    return new Column(name, dataType, declared, "", false);
  }

  private ServerLook look() {
    return new ServerLook(mariaDb, settings, loggedOnly, unlogged, tables, cascades, privileges);
  }

  private List<String> judge() {
    return ServerRules.judge(look(), CaptureScope.of(connector)).stream()
        .map(finding -> (finding.refuses() ? "REFUSED " : "") + finding.sentence())
        .toList();
  }

  private String only() {
    List<String> lines = judge();
    assertEquals(1, lines.size(), lines.toString());
    return lines.get(0);
  }
}
