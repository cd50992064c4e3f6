package io.tributary.pipelines.connector;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a connector with certain settings captures. Its lists are regular expressions that match
 * whole names, whatever their case, as Debezium takes them.
 */
public final class CaptureScope {
  private static final Pattern ANY = Pattern.compile("");

  private final Map<String, String> settings;
  private final List<Pattern> databases;
  private final List<Pattern> tables;
  private final List<Pattern> excluded;

  private CaptureScope(Map<String, String> settings) {
    this.settings = settings;
    this.databases = patterns("database.include.list");
    this.tables = patterns("table.include.list");
    this.excluded = patterns("table.exclude.list");
  }

  /** The scope of a connector with these settings. */
  public static CaptureScope of(Map<String, String> settings) {
    return new CaptureScope(Map.copyOf(settings));
  }

  private List<Pattern> patterns(String setting) {
    return Arrays.stream(settings.getOrDefault(setting, "").split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(CaptureScope::pattern)
        .toList();
  }

  /** What is no regular expression the plugin objects to; here it matches nothing. */
  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      return ANY;
    }
  }

  boolean isForMariaDb() {
    return settings.getOrDefault("connector.class", "").contains("MariaDb");
  }

  /** Whether incremental snapshots are told apart from changes by GTIDs. */
  boolean needsGtids() {
    return settings.getOrDefault("read.only", "false").equals("true");
  }

  boolean hasDatabase(String database) {
    return databases.isEmpty() || matches(databases, database);
  }

  boolean hasTable(String database, String table) {
    String name = database + "." + table;
    return hasDatabase(database)
        && (tables.isEmpty() || matches(tables, name))
        && !matches(excluded, name);
  }

  /** Whether the settings name columns that stand for a table's key. */
  boolean namesKeyOf(String database, String table) {
    return Arrays.stream(settings.getOrDefault("message.key.columns", "").split(";", -1))
        .map(part -> part.split(":", 2)[0].strip())
        .filter(part -> !part.isEmpty())
        .anyMatch(part -> matches(List.of(pattern(part)), database + "." + table));
  }

  private static boolean matches(List<Pattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }
}
