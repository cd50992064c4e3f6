package io.tributary.pipelines.run;

import io.tributary.pipelines.LakePipeline;
import io.tributary.pipelines.command.CommandException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.hdfs.HadoopFileSystemOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A pipeline with the options that it runs with: a round of a run, or its stream. */
final class RunJob implements Closeable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final LakePipeline definition;
  private final PipelineOptions options;
  private final EmbeddedFlink flink;
  private final boolean onCluster;
  private final String ledgerId;
  private final long records;
  private final Instant until;
  private final List<String> notes;

  private RunJob(
      LakePipeline definition,
      PipelineOptions options,
      EmbeddedFlink flink,
      boolean onCluster,
      String ledgerId,
      long records,
      Instant until,
      List<String> notes) {
    this.definition = definition;
    this.options = options;
    this.flink = flink;
    this.onCluster = onCluster;
    this.ledgerId = ledgerId;
    this.records = records;
    this.until = until;
    this.notes = notes;
  }

  /** A round. */
  static RunJob round(LakePipeline definition, Profile profile, Round round) throws IOException {
    EmbeddedFlink flink = EmbeddedFlink.of(profile, null);
    PipelineOptions options = options(flink.filled(profile.args()));
    name(options, profile, definition.run().id() + "-" + definition.run().round());
    return new RunJob(
        definition,
        options,
        flink,
        profile.isOnCluster(),
        definition.run().id(),
        round.records(),
        round.until(),
        List.of());
  }

  /**
   * A job that does not end.
   *
   * @param ledgerId id of the run in the ledger's rows: that of the job whose graph it goes on
   *     with, if the engine restores a graph
   */
  static RunJob stream(
      LakePipeline definition,
      Profile profile,
      PipelineOptions options,
      EmbeddedFlink flink,
      String ledgerId,
      List<String> notes) {
    name(options, profile, definition.run().id());
    return new RunJob(definition, options, flink, profile.isOnCluster(), ledgerId, -1, null, notes);
  }

  /** Engines are asked for a job by its name, so no two may have the one that a user gives. */
  private static void name(PipelineOptions options, Profile profile, String part) {
    profile.streamOption("jobName").ifPresent(name -> options.setJobName(name + "-" + part));
  }

  /**
   * Beam's options.
   *
   * @throws CommandException if one is unknown or has a value that it can't have
   */
  static PipelineOptions options(List<String> args) {
    try {
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).create();
      // Beam's default is all that the folder of HADOOP_CONF_DIR has, secrets included, which would
      // then travel with the job; Flink's pages show a job's options.
      options.as(HadoopFileSystemOptions.class).setHdfsConfiguration(null);
      return options;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
              "Beam does not take the options "
                  + String.join(" ", args)
                  + ": "
                  + String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
          .causedBy(e);
    }
  }

  /** Hands it to the runner; some runners return when it is over, some at once. */
  PipelineResult start() {
    Pipeline pipeline = Pipeline.create(options);
    definition.applyTo(pipeline);
    return pipeline.run();
  }

  /** Id of the run in the ledger's rows. */
  String id() {
    return ledgerId;
  }

  /** Whether it goes on when nobody answers for it. */
  boolean isOnCluster() {
    return onCluster;
  }

  /** Name by which the engine knows it. */
  String name() {
    return options.getJobName();
  }

  /** Address of the embedded engine's REST interface, or null. */
  String rest() {
    return flink.rest();
  }

  /** Whether it ends by itself. */
  boolean ends() {
    return records >= 0;
  }

  /** Records that it reads, if it ends. */
  long records() {
    return records;
  }

  /** What the round is, in a few words, or null if it is all there is. */
  String part() {
    return until == null ? null : "up to " + TIME.format(until) + " of Kafka's time";
  }

  /** What the user should know before it starts. */
  List<String> notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    flink.close();
  }
}
