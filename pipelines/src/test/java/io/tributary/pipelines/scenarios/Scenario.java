package io.tributary.pipelines.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a connector publishes, and the rows that the database then has.
 *
 * @param name what it shows
 * @param topics the topics of its tables, whether records come or not
 * @param phases what is published before the first run, and what while it runs or before the next
 * @param rows by table, the database's rows at the end as JSON lines; only the columns that the
 *     first of them names are compared
 */
public record Scenario(
    String name, List<String> topics, List<List<Message>> phases, Map<String, List<String>> rows) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many phases every scenario has, so that all can be run together. */
  static final int PHASES = 2;

  public Scenario {
    if (phases.size() != PHASES) {
      throw new IllegalArgumentException(name + " has " + phases.size() + " phases");
    }
    topics = List.copyOf(topics);
    phases = List.copyOf(phases);
    rows = Map.copyOf(rows);
  }

  /** The second phase in so many parts, to be published one after another. */
  List<List<Message>> laterIn(int parts) {
    List<Message> later = phases.get(1);
    List<List<Message>> cut = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      cut.add(later.subList(later.size() * i / parts, later.size() * (i + 1) / parts));
    }
    return cut;
  }

  List<Message> messages() {
    List<Message> all = new ArrayList<>();
    phases.forEach(all::addAll);
    return all;
  }

  /** The topic's last part: what bronze and, here, silver call the table. */
  static String table(String topic) {
    return topic.substring(topic.lastIndexOf('.') + 1);
  }

  /**
   * A table's change log as anyone can derive it from the records: each change once, however often
   * and in whatever order it was published.
   */
  List<String> changes(String table) throws IOException {
    Map<String, String> changes = new TreeMap<>();
    for (Message message : messages()) {
      String value = message.finalValue();
      if (!table(message.record().topic()).equals(table) || value == null) {
        continue;
      }
      JsonNode event = JSON.readTree(value);
      JsonNode source = event.path("source");
      String binlog = source.path("file").asText();
      int dot = binlog.lastIndexOf('.');
      String change =
          "%s %s.%d %d %s %d"
              .formatted(
                  event.path("op").asText(),
                  binlog.substring(0, dot),
                  Long.parseLong(binlog.substring(dot + 1)),
                  source.path("pos").asLong(),
                  source.path("snapshot").asText("false").equals("false") ? "s" : "r",
                  source.path("row").asInt());
      changes.put(Message.text(message.record().key()) + change + event.path("after"), change);
    }
    return changes.values().stream().sorted().toList();
  }
}
