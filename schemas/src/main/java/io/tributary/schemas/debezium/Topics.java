package io.tributary.schemas.debezium;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.table.TableId;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Debezium names the topics of one connector: {@code PREFIX.database.table} for tables, {@code
 * PREFIX} for schema changes, {@code PREFIX.transaction} for transactions.
 *
 * @param prefix the connector's {@code topic.prefix}
 */
public record Topics(String prefix) implements Serializable {

  private static final String HEARTBEAT = "__debezium-heartbeat.";

  private static final Pattern CONNECTOR_NAME =
      Pattern.compile("\"source\":\\{[^{}]*?\"name\":\"([^\"\\\\]*(?:\\\\.[^\"\\\\]*)*)\"");

  public Topics {
    Objects.requireNonNull(prefix, "prefix");
  }

  /**
   * The topics of the connector that an event names in its source block, if the name of the event's
   * own topic agrees.
   */
  public static Optional<Topics> namedBy(SourceRecord record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    Matcher name = CONNECTOR_NAME.matcher(new String(record.value(), StandardCharsets.UTF_8));
    return name.find()
        ? Optional.of(new Topics(name.group(1))).filter(t -> t.contains(record.topic()))
        : Optional.empty();
  }

  /**
   * Whether the topic holds this connector's records. A topic that only shares the prefix, such as
   * one for the connector's internal schema history, does not.
   */
  public boolean contains(String topic) {
    return topic.equals(HEARTBEAT + prefix)
        || (!topic.startsWith(HEARTBEAT) && control(topic).isPresent())
        || table(topic).isPresent();
  }

  /** The control records a topic holds, or empty if it is a table's topic. */
  public Optional<Decoded.ControlKind> control(String topic) {
    if (topic.equals(prefix)) {
      return Optional.of(Decoded.ControlKind.SCHEMA_CHANGE);
    }
    if (topic.equals(prefix + ".transaction")) {
      return Optional.of(Decoded.ControlKind.TRANSACTION);
    }
    if (topic.startsWith(HEARTBEAT)) {
      return Optional.of(Decoded.ControlKind.HEARTBEAT);
    }
    return Optional.empty();
  }

  /** The table a topic is named after, or empty if its name has no database and table. */
  public Optional<TableId> table(String topic) {
    if (!topic.startsWith(prefix + ".")) {
      return Optional.empty();
    }
    String rest = topic.substring(prefix.length() + 1);
    int dot = rest.indexOf('.');
    return dot <= 0 || dot == rest.length() - 1
        ? Optional.empty()
        : Optional.of(new TableId(rest.substring(0, dot), rest.substring(dot + 1)));
  }

  /** Name of the bronze table that keeps a topic's records. */
  public String bronzeTable(String topic) {
    return control(topic)
        .map(Decoded.ControlKind::tableName)
        .or(() -> table(topic).map(TableId::table))
        .orElse("_other");
  }
}
