package io.tributary.pipelines.run;

import io.tributary.schemas.debezium.Topics;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Tells topics of a connector from those of others whose prefixes begin like its own: {@code store}
 * and {@code store.eu} on one Kafka. Only a topic whose name has one dot more than a database and a
 * table need can be either's, so only such topics are looked into.
 */
final class OtherConnectors {

  private OtherConnectors() {}

  /**
   * The connector's topics, apart from others'.
   *
   * @param names all topics that there are
   * @param named the connector that a topic's own records name, if they tell
   */
  static Topics apart(
      Topics connector, Collection<String> names, Function<String, Optional<String>> named) {
    Set<String> all = Set.copyOf(names);
    Set<String> others = new TreeSet<>();
    for (String topic : all) {
      if (connector.table(topic).filter(table -> table.table().contains(".")).isPresent()) {
        named.apply(topic).or(() -> bySchemaTopic(connector, topic, all)).ifPresent(others::add);
      }
    }
    return connector.beside(others);
  }

  /** A topic of nothing but schema changes is named as its connector is. */
  private static Optional<String> bySchemaTopic(Topics connector, String topic, Set<String> all) {
    int dot = connector.prefix().length();
    for (dot = topic.indexOf('.', dot + 1); dot > 0; dot = topic.indexOf('.', dot + 1)) {
      String prefix = topic.substring(0, dot);
      if (all.contains(prefix) && new Topics(prefix).contains(topic)) {
        return Optional.of(prefix);
      }
    }
    return Optional.empty();
  }
}
