package io.tributary.transforms.read;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What readers are told by the job that they run in. A reader that a checkpoint brings back has the
 * partitions and offsets of the job that wrote it; servers, passwords and sizes must be those of
 * today, and a password has no place in a checkpoint. {@link ReadChanges} sets it; nobody gives it
 * on a command line. It is a map and says nothing of what is in it, so neither logs nor the pages
 * of a runner show it.
 */
public interface ReaderOptions extends PipelineOptions {

  /** Kafka consumer properties. */
  @Hidden
  ConsumerProperties getConsumerProperties();

  /** Sets the consumer properties. */
  void setConsumerProperties(ConsumerProperties properties);

  /** Kafka consumer properties by name, as text. */
  final class ConsumerProperties extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;

    /** None yet. */
    public ConsumerProperties() {}

    /** Properties, with values of any type that Kafka also takes as text. */
    static ConsumerProperties of(Map<String, Object> config) {
      ConsumerProperties properties = new ConsumerProperties();
      config.forEach((name, value) -> properties.put(name, String.valueOf(value)));
      return properties;
    }

    @Override
    public String toString() {
      return size() + " properties";
    }
  }
}
