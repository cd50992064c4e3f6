package io.tributary.pipelines.connector;

import io.tributary.pipelines.connector.ServerLook.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a server must be like for a connector to give all of its changes, and give them right.
 *
 * <p>Each rule is a row of a list: for which kind of server, whether it refuses, what is wrong and
 * what to do. A setting that the server does not have breaks no rule.
 */
public final class ServerRules {
  private static final boolean REFUSES = true;
  private static final boolean WARNS = false;
  private static final long SHORT_RETENTION_SECONDS = 3 * 86_400;

  private record SettingRule(
      boolean refuses, Server server, String setting, Predicate<String> isWrong, String advice) {}

  private record Privilege(boolean refuses, Server server, List<String> anyOf, String without) {}

  private static final List<SettingRule> SETTINGS =
      List.of(
          new SettingRule(
              REFUSES,
              Server.ANY,
              "log_bin",
              value -> !isOn(value),
              "there is no binary log to read; start the server with --log-bin"),
          new SettingRule(
              REFUSES,
              Server.ANY,
              "server_id",
              "0"::equals,
              "the server takes no replica; give it an id of its own"),
          new SettingRule(
              REFUSES,
              Server.ANY,
              "binlog_format",
              value -> !value.equalsIgnoreCase("ROW"),
              "changes are logged as statements and reach nobody; set binlog_format=ROW and let"
                  + " all sessions connect again"),
          new SettingRule(
              REFUSES,
              Server.ANY,
              "binlog_row_image",
              value -> !value.equalsIgnoreCase("FULL"),
              "changes lack the columns that stayed as they were, and the connector stops; set"
                  + " binlog_row_image=FULL and let all sessions connect again"),
          new SettingRule(
              REFUSES,
              Server.MYSQL,
              "binlog_row_value_options",
              value -> value.toUpperCase(Locale.ROOT).contains("PARTIAL_JSON"),
              "updates that change a part of a JSON column are not published, and nothing says so;"
                  + " set binlog_row_value_options='' and let all sessions connect again"),
          new SettingRule(
              REFUSES,
              Server.MARIADB,
              "log_bin_compress",
              ServerRules::isOn,
              "the connector can't read compressed events; set log_bin_compress=OFF"));

  private static final List<Privilege> PRIVILEGES =
      List.of(
          new Privilege(REFUSES, Server.ANY, List.of("SELECT"), "there is no snapshot"),
          new Privilege(
              REFUSES,
              Server.ANY,
              List.of("REPLICATION SLAVE", "REPLICATION REPLICA"),
              "the binary log can't be read"),
          new Privilege(
              REFUSES,
              Server.MYSQL,
              List.of("REPLICATION CLIENT"),
              "the place in the binary log is not told"),
          new Privilege(
              REFUSES,
              Server.MARIADB,
              List.of("BINLOG MONITOR", "REPLICATION CLIENT"),
              "the place in the binary log is not told"),
          new Privilege(
              WARNS,
              Server.ANY,
              List.of("RELOAD", "FLUSH_TABLES"),
              "a snapshot needs LOCK TABLES in its place"),
          new Privilege(
              WARNS,
              Server.ANY,
              List.of("LOCK TABLES"),
              "a snapshot fails where it may not lock all tables at once"));

  private final ServerLook look;
  private final CaptureScope scope;
  private final List<Finding> findings = new ArrayList<>();

  private ServerRules(ServerLook look, CaptureScope scope) {
    this.look = look;
    this.scope = scope;
  }

  /**
   * Everything on a server that a connector would not get over or not get right, what refuses
   * first.
   */
  public static List<Finding> judge(ServerLook look, CaptureScope scope) {
    ServerRules rules = new ServerRules(look, scope);
    rules.judgeServer();
    List<Finding> findings = new ArrayList<>(rules.findings);
    findings.addAll(TableRules.judge(look, scope));
    return Stream.concat(
            findings.stream().filter(Finding::refuses),
            findings.stream().filter(finding -> !finding.refuses()))
        .toList();
  }

  private void judgeServer() {
    if (look.mariaDb() != scope.isForMariaDb()) {
      String kind = look.mariaDb() ? "mariadb" : "mysql";
      add(REFUSES, "--kind: the server is a " + kind + "; register with --kind=" + kind);
    }
    for (SettingRule rule : SETTINGS) {
      String value = look.settings().get(rule.setting());
      if (rule.server().is(look.mariaDb()) && value != null && rule.isWrong().test(value)) {
        add(rule.refuses(), rule.setting() + " is " + value + ": " + rule.advice());
      }
    }
    judgeFilters();
    judgePrivileges();
    judgeGtids();
    judgeRetention();
    boolean unlogged = look.isOff("log_replica_updates") || look.isOff("log_slave_updates");
    if (unlogged && look.isOn("read_only")) {
      add(
          WARNS,
          "log_replica_updates is OFF on a read-only server: what it takes over from another one is"
              + " not in its binary log; set log_replica_updates=ON");
    }
  }

  private void judgeFilters() {
    Set<String> missing = new TreeSet<>();
    for (Table table : look.tables()) {
      String database = table.database();
      boolean logged = look.loggedOnly().isEmpty() || look.loggedOnly().contains(database);
      if (scope.hasDatabase(database) && (!logged || look.unlogged().contains(database))) {
        missing.add(database);
      }
    }
    for (String database : missing) {
      add(
          REFUSES,
          database
              + " is not in the binary log, by binlog_do_db or binlog_ignore_db; start the server"
              + " without them");
    }
  }

  private void judgePrivileges() {
    Set<String> privileges = look.privileges().orElse(Set.of("ALL PRIVILEGES"));
    if (privileges.contains("ALL PRIVILEGES")) {
      return;
    }
    for (Privilege privilege : PRIVILEGES) {
      if (privilege.server().is(look.mariaDb())
          && privilege.anyOf().stream().noneMatch(privileges::contains)) {
        String name = privilege.anyOf().get(0);
        add(
            privilege.refuses(),
            "--user: has no privilege "
                + name
                + ", without which "
                + privilege.without()
                + "; GRANT it ON *.*");
      }
    }
  }

  private void judgeGtids() {
    if (look.mariaDb()) {
      return;
    }
    if (scope.needsGtids()) {
      for (String name : List.of("gtid_mode", "enforce_gtid_consistency")) {
        if (look.isOff(name)) {
          add(
              WARNS,
              name
                  + " is "
                  + look.setting(name)
                  + ": incremental snapshots can't be asked for; set it to ON, or register with"
                  + " --signals=none");
        }
      }
    }
    if (look.isOn("gtid_mode") && look.settings().containsKey("gtid_executed")) {
      if (look.setting("gtid_executed").isBlank()) {
        add(
            WARNS,
            "gtid_executed is empty: the connector may fail at its snapshot of a server without a"
                + " transaction; run one before");
      }
    }
  }

  private void judgeRetention() {
    long seconds = number("binlog_expire_logs_seconds");
    String shown = "binlog_expire_logs_seconds";
    if (seconds == 0) {
      shown = "expire_logs_days";
      seconds = number(shown) * 86_400;
    }
    if (seconds > 0 && seconds < SHORT_RETENTION_SECONDS) {
      add(
          WARNS,
          shown
              + " is "
              + look.setting(shown)
              + ": a connector that stands still for longer has to begin anew; keep the binary log"
              + " for three days or more");
    }
  }

  private long number(String setting) {
    try {
      return (long) Double.parseDouble(look.setting(setting));
    } catch (NumberFormatException e) {
      // The server does not have it.
      return 0;
    }
  }

  private static boolean isOn(String value) {
    return value.equalsIgnoreCase("ON") || value.equals("1");
  }

  private void add(boolean refuses, String sentence) {
    findings.add(new Finding(refuses, sentence));
  }
}
