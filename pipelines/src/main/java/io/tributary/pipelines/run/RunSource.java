package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.read.SchemaFeeds;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Where a run's records come from. */
public sealed interface RunSource permits FromBronze, FromCapture, FromKafka, FromQuarantine {

  /**
   * Looks at what is there when the run is launched.
   *
   * @throws CommandException if the source can't be used as asked
   */
  Found look(LakeRun.Request request) throws IOException;

  /** Looks through a source's records for binlog histories that are not known yet. */
  @FunctionalInterface
  interface Histories {
    /**
     * Looks through the records.
     *
     * @param known the histories that are known
     * @param before what earlier runs have seen, or null
     */
    EpochDetector.Result detect(Epochs known, EpochDetector.Memory before) throws IOException;
  }

  /**
   * What a source holds at launch, and how a pipeline reads it.
   *
   * @param name what the ledger says of the source
   * @param topics the connector's topics
   * @param topicNames the topics that there are
   * @param schemas where records without the envelope find their schemas
   * @param records by bronze table, the number of records that wait
   * @param backlog hands them out
   * @param live for a run that goes on when nothing waits any more, else null
   * @param replay whether the records are dead letters, which leave the quarantine if they can be
   *     read now
   * @param histories looks through the records for binlog histories
   */
  record Found(
      String name,
      Topics topics,
      Set<String> topicNames,
      SchemaFeeds schemas,
      Map<String, Long> records,
      Backlog backlog,
      LiveTopics live,
      boolean replay,
      Histories histories) {

    /** What was read before, so that its histories are known. */
    static Found letters(
        String name,
        Topics topics,
        Set<String> topicNames,
        SchemaFeeds schemas,
        Map<String, Long> records,
        Backlog backlog) {
      return new Found(
          name,
          topics,
          topicNames,
          schemas,
          records,
          backlog,
          null,
          true,
          (known, before) -> new EpochDetector().detect(known, before));
    }

    /** Whether the run goes on for ever. */
    boolean isEndless() {
      return live != null;
    }

    long toRead() {
      return records.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
