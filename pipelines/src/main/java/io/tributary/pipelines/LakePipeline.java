package io.tributary.pipelines;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.decode.DecodeChanges;
import io.tributary.transforms.dimensions.TrackDimensions;
import io.tributary.transforms.facts.JoinFacts;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.lake.EndDoubts;
import io.tributary.transforms.lake.LakeHeads;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.NameTable;
import io.tributary.transforms.lake.ResolveLetters;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.lake.WriteBronze;
import io.tributary.transforms.lake.WriteChangeLog;
import io.tributary.transforms.lake.WriteCurrent;
import io.tributary.transforms.lake.WriteDoubts;
import io.tributary.transforms.lake.WriteLedger;
import io.tributary.transforms.lake.WriteQuarantine;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.metrics.AggregateMetrics;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.OrderChanges;
import io.tributary.transforms.order.RouteChanges;
import io.tributary.transforms.order.ShardKey;
import io.tributary.transforms.order.ShardPlan;
import io.tributary.transforms.read.SchemaFeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;

/**
 * From a connector's topics to the chosen layers of a lake, in one job.
 *
 * <pre>
 * ReadChanges ─┬─ WriteBronze
 *              └─ DecodeChanges ─┬─ OrderChanges ─ WriteChangeLog ─ WriteCurrent
 *                                ├─ RouteChanges ─┬─ TrackDimensions
 *                                │                └─ JoinFacts ─ AggregateMetrics
 *                                ├─ WriteQuarantine
 *                                └─ WriteDoubts
 * all counts ─┬─ ResolveLetters, in a replay
 *             ├─ WriteLedger
 *             └─ EndDoubts
 * </pre>
 *
 * <p>A bounded source is one global window; an unbounded one is cut into fixed windows of the Kafka
 * timestamp. Step names are part of a job's state and must not change.
 */
@AutoValue
public abstract class LakePipeline {

  /**
   * How long a window is remembered once it is closed. The sources emit nothing behind their
   * watermark, so this is only for what a runner delays between two groupings; state grows with the
   * windows that are remembered.
   */
  static final Duration ALLOWED_LATENESS = Duration.standardMinutes(10);

  abstract PTransform<PBegin, PCollection<SourceRecord>> source();

  abstract Topics topics();

  abstract SchemaFeeds schemaFeeds();

  abstract WireModes modes();

  /** The binlog histories that positions are numbered by. */
  public abstract Epochs epochs();

  abstract Map<String, Long> transactions();

  abstract Set<Layer> layers();

  abstract LakeLayout layout();

  abstract Storage storage();

  /** Shards per table. */
  public abstract ShardPlan plan();

  /** What the ledger says of the run. */
  public abstract RunInfo run();

  abstract Duration window();

  abstract boolean replay();

  abstract boolean endsDoubts();

  /** The same definition, to be changed. */
  public abstract Builder toBuilder();

  /** A builder with Debezium's default modes, one shard per table and windows of one minute. */
  public static Builder builder() {
    return new AutoValue_LakePipeline.Builder()
        .modes(WireModes.DEFAULT)
        .epochs(Epochs.single())
        .transactions(Map.of())
        .plan(ShardPlan.single())
        .window(Duration.standardMinutes(1))
        .replay(false)
        .endsDoubts(true);
  }

  /** Collects what a pipeline is made of. */
  @AutoValue.Builder
  public abstract static class Builder {
    /** Where records come from. */
    public abstract Builder source(PTransform<PBegin, PCollection<SourceRecord>> source);

    /** The connector's topics. */
    public abstract Builder topics(Topics topics);

    /** Where records without the envelope find their schemas. */
    public abstract Builder schemaFeeds(SchemaFeeds feeds);

    /** How the connector writes values. */
    public abstract Builder modes(WireModes modes);

    /** The binlog histories that the records are from. */
    public abstract Builder epochs(Epochs epochs);

    /** By source of GTIDs the greatest number that was there at launch. */
    public abstract Builder transactions(Map<String, Long> transactions);

    /** What to write. */
    public abstract Builder layers(Set<Layer> layers);

    /** Where to write it. */
    public abstract Builder layout(LakeLayout layout);

    /** How to reach it. */
    public abstract Builder storage(Storage storage);

    /** Shards per table. */
    public abstract Builder plan(ShardPlan plan);

    /** What the ledger says of the run. */
    public abstract Builder run(RunInfo run);

    /** Size of the windows of an unbounded source. */
    public abstract Builder window(Duration size);

    /** Whether the records are dead letters, to be taken out of quarantine if they can be read. */
    public abstract Builder replay(boolean replay);

    /**
     * Whether a table that is emptied, or read anew as a whole, is so in every layer that the lake
     * has above bronze, so that nothing from before it is in doubt any more.
     */
    public abstract Builder endsDoubts(boolean ends);

    /** The pipeline's definition. */
    public abstract LakePipeline build();
  }

  /** Adds the job's steps to a pipeline. */
  public void applyTo(Pipeline pipeline) {
    PCollection<SourceRecord> records =
        windowed("WindowRecords", pipeline.apply("ReadChanges", source()));
    List<PCollection<LedgerEntry>> counts = new ArrayList<>();
    DecodeChanges.Result decoded =
        records.apply(
            "DecodeChanges",
            DecodeChanges.of(topics(), schemaFeeds())
                .withModes(modes())
                .withEpochs(epochs(), transactions())
                .withOwners(new NameTable(layout(), storage()))
                .followingReaders(decodersFollowReaders(pipeline)));
    counts.add(decoded.ledger());
    counts.add(
        decoded.deadLetters().apply("WriteQuarantine", WriteQuarantine.to(layout(), storage())));
    counts.add(decoded.doubts().apply("WriteDoubts", WriteDoubts.to(layout(), storage())));
    if (layers().contains(Layer.BRONZE)) {
      counts.add(records.apply("WriteBronze", WriteBronze.to(layout(), storage(), topics())));
    }
    if (layers().contains(Layer.SILVER)) {
      PCollectionTuple logged =
          decoded
              .changes()
              .apply(
                  "OrderChanges",
                  OrderChanges.create()
                      .withPlan(plan())
                      .withHeads(new LakeHeads(layout(), storage())))
              .apply("WriteChangeLog", WriteChangeLog.to(layout(), storage()));
      counts.add(windowed("WindowLogged", logged.get(WriteChangeLog.LEDGER), records.isBounded()));
      counts.add(
          windowed(
              "WindowMerged",
              logged
                  .get(WriteChangeLog.WRITTEN)
                  .apply("WriteCurrent", WriteCurrent.to(layout(), storage())),
              records.isBounded()));
    }
    if (layers().contains(Layer.GOLD)) {
      counts.addAll(gold(decoded.changes(), records.isBounded()));
    }
    if (replay()) {
      counts.add(
          PCollectionTuple.of(ResolveLetters.REPLAYED, records)
              .and(ResolveLetters.STILL_DEAD, decoded.deadLetters())
              .and(
                  ResolveLetters.COMMITTED,
                  PCollectionList.of(counts).apply("Committed", Flatten.pCollections()))
              .apply("ResolveLetters", ResolveLetters.in(layout(), storage(), topics())));
    }
    PCollection<LedgerEntry> all =
        PCollectionList.of(counts).apply("AllCounts", Flatten.pCollections());
    all.apply("WriteLedger", WriteLedger.to(layout(), storage(), run()));
    if (endsDoubts()) {
      PCollectionTuple.of(EndDoubts.CLEARED, decoded.cleared())
          .and(EndDoubts.COMMITTED, all)
          .apply("EndDoubts", EndDoubts.in(layout(), storage()));
    }
  }

  /**
   * Flink forwards what a subtask reads within the subtask, and gives a reader's partitions to
   * nobody else while the job runs. The DirectRunner gives a bundle to any of its threads.
   */
  private static boolean decodersFollowReaders(Pipeline pipeline) {
    return pipeline.getOptions().getRunner().getSimpleName().equals("FlinkRunner");
  }

  /** One shuffle brings every change to the dimension and to the orders that it concerns. */
  private List<PCollection<LedgerEntry>> gold(PCollection<ChangeEvent> changes, IsBounded source) {
    PCollectionTuple routed = changes.apply("RouteGold", RouteChanges.by(new GoldRouter(plan())));
    PCollection<KV<ShardKey, ChangeBlock>> blocks = routed.get(RouteChanges.ROUTED);
    return List.of(
        windowed("WindowRouted", routed.get(RouteChanges.LEDGER), source),
        windowed(
            "WindowTracked",
            blocks.apply("TrackDimensions", TrackDimensions.to(layout(), storage())),
            source),
        windowed(
            "WindowJoined",
            blocks
                .apply("JoinFacts", JoinFacts.to(layout(), storage()))
                .apply("AggregateMetrics", AggregateMetrics.to(layout(), storage())),
            source));
  }

  private <T> PCollection<T> windowed(String name, PCollection<T> input) {
    return windowed(name, input, input.isBounded());
  }

  private <T> PCollection<T> windowed(String name, PCollection<T> input, IsBounded source) {
    return source == IsBounded.BOUNDED
        ? input
        : input.apply(
            name,
            Window.<T>into(FixedWindows.of(window()))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(ALLOWED_LATENESS)
                .discardingFiredPanes());
  }
}
