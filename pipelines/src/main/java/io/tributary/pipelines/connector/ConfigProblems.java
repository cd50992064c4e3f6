package io.tributary.pipelines.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a connector's plugin objects to in its settings, as one line each. */
final class ConfigProblems {
  /** The options that say what a setting is. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "database.hostname", "--databaseHost",
          "database.port", "--databasePort",
          "database.include.list", "--database",
          "database.user", "--user",
          "database.password", "--passwordReference",
          "database.server.id", "--serverId",
          "table.include.list", "--tables",
          "topic.prefix", "--topicPrefix",
          "heartbeat.interval.ms", "--heartbeat");

  private ConfigProblems() {}

  /** The problems in what {@code /connector-plugins/…/config/validate} answers. */
  static List<String> of(JsonNode validation, Secrets secrets) {
    List<String> problems = new ArrayList<>();
    for (JsonNode config : validation.path("configs")) {
      JsonNode value = config.path("value");
      String setting = value.path("name").asText();
      for (JsonNode error : value.path("errors")) {
        String message = secrets.hide(error.asText().strip().replaceAll("\\s+", " "));
        problems.add(name(setting) + ": " + message + hint(message));
      }
    }
    return problems;
  }

  private static String name(String setting) {
    String option = OPTIONS.get(setting);
    return option == null ? setting : option + " (" + setting + ")";
  }

  private static String hint(String message) {
    return message.contains("Access denied")
        ? "; the worker looks references up by its own config.providers and in its own environment"
        : "";
  }
}
