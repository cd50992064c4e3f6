package io.tributary.schemas.debezium;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.table.TableFolder;
import io.tributary.schemas.table.TableId;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Debezium names the topics of one connector: {@code PREFIX.database.table} for tables, {@code
 * PREFIX} for schema changes, {@code PREFIX.transaction} for transactions.
 *
 * <p>A prefix may have dots, so {@code store.eu.shop.Items} may be the topic of a table {@code
 * shop.Items} of the connector {@code store}, or of a table {@code Items} of {@code store.eu}. The
 * names of topics do not tell; whoever looks at their records does, and says which other connectors
 * there are.
 *
 * @param prefix the connector's {@code topic.prefix}
 * @param others prefixes of other connectors whose topics are not this one's, though their names
 *     begin like them
 */
public record Topics(String prefix, SortedSet<String> others) implements Serializable {

  private static final String HEARTBEAT = "__debezium-heartbeat.";
  private static final String TRANSACTION = ".transaction";

  /** Of a connector's name Debezium takes no other characters. */
  private static final Pattern CONNECTOR_NAME =
      Pattern.compile("\"source\"\\s*:\\s*\\{[^{}]*?\"name\"\\s*:\\s*\"([\\w.-]+)\"");

  public Topics {
    Objects.requireNonNull(prefix, "prefix");
    TreeSet<String> copy = new TreeSet<>(others);
    copy.remove(prefix);
    others = Collections.unmodifiableSortedSet(copy);
  }

  /** The topics of a connector beside which no other is known. */
  public Topics(String prefix) {
    this(prefix, new TreeSet<>());
  }

  /** The same connector's topics, with those of others known. */
  public Topics beside(Collection<String> connectors) {
    TreeSet<String> all = new TreeSet<>(others);
    all.addAll(connectors);
    return new Topics(prefix, all);
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
    return isNamedLikeOurs(topic) && !isAnothers(topic);
  }

  private boolean isNamedLikeOurs(String topic) {
    return topic.equals(prefix)
        || topic.equals(prefix + TRANSACTION)
        || topic.equals(HEARTBEAT + prefix)
        || named(topic).isPresent();
  }

  /** Of connectors whose names a topic's name begins with, it is that of the longest. */
  private boolean isAnothers(String topic) {
    return !others.isEmpty()
        && others.stream()
            .filter(other -> !isNamedLikeOurs(topic) || other.length() > prefix.length())
            .anyMatch(other -> new Topics(other).isNamedLikeOurs(topic));
  }

  /** The control records a topic holds, or empty if it is a table's topic. */
  public Optional<Decoded.ControlKind> control(String topic) {
    if (isAnothers(topic)) {
      return Optional.of(Decoded.ControlKind.OTHER_CONNECTOR);
    }
    if (topic.equals(prefix)) {
      return Optional.of(Decoded.ControlKind.SCHEMA_CHANGE);
    }
    if (topic.equals(prefix + TRANSACTION)) {
      return Optional.of(Decoded.ControlKind.TRANSACTION);
    }
    if (topic.startsWith(HEARTBEAT)) {
      return Optional.of(Decoded.ControlKind.HEARTBEAT);
    }
    return Optional.empty();
  }

  /** The table a topic is named after, or empty if its name has no database and table. */
  public Optional<TableId> table(String topic) {
    return isAnothers(topic) ? Optional.empty() : named(topic);
  }

  private Optional<TableId> named(String topic) {
    if (!topic.startsWith(prefix + ".")) {
      return Optional.empty();
    }
    String rest = topic.substring(prefix.length() + 1);
    int dot = rest.indexOf('.');
    return dot <= 0 || dot == rest.length() - 1
        ? Optional.empty()
        : Optional.of(new TableId(rest.substring(0, dot), rest.substring(dot + 1)));
  }

  /**
   * Name of the bronze table that keeps a topic's records. Topics that can't have one of their own
   * share one; every record there says which topic it is from.
   */
  public String bronzeTable(String topic) {
    return control(topic)
        .map(Decoded.ControlKind::tableName)
        .or(
            () ->
                table(topic)
                    .map(TableId::table)
                    .filter(name -> !isOurs(name) && TableFolder.problem(name).isEmpty()))
        .orElse(Decoded.ControlKind.OTHER_CONNECTOR.tableName());
  }

  /** Whether a bronze table is none of the source's tables: it keeps records about the stream. */
  public static boolean isOurs(String bronzeTable) {
    String name = bronzeTable.toLowerCase(Locale.ROOT);
    return Arrays.stream(Decoded.ControlKind.values())
        .anyMatch(kind -> kind.tableName().equals(name));
  }
}
