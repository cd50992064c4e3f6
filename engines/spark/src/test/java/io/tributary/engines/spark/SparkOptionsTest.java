package io.tributary.engines.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.Profile;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** Options that Spark's runner does not have. */
class SparkOptionsTest {

  @Test
  void anOptionOfAnotherRunnerIsRefusedByName() {
    Cli.Result result =
        Cli.run("run", "--profile=spark-local", "--", "--flinkMaster=x:1", "--savepointPath=y");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        """
--flinkMaster is not allowed with --profile=spark-local; expected an option of Beam or of its SparkRunner
--savepointPath is not allowed with --profile=spark-local; expected an option of Beam or of its SparkRunner
""",
        result.err());
  }

  @Test
  void everyMicroBatchIsCheckpointedHoweverLongItIs() {
    assertEquals("10000", checkpointDuration(List.of()));
    assertEquals("4000", checkpointDuration(List.of("--batchIntervalMillis=4000")));
  }

  @Test
  void aCheckpointDurationOfItsOwnIsRefused() {
    Cli.Result result =
        Cli.run("run", "--profile=spark-local", "--", "--checkpointDurationMillis=60000");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        """
--checkpointDurationMillis is not allowed with --profile=spark-local, which takes it from --batchIntervalMillis; expected that one
""",
        result.err());
  }

  private static String checkpointDuration(List<String> more) {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(
                Profile.read("spark-local").with(more).args().toArray(String[]::new))
            .create();
    return String.valueOf(options.as(SparkPipelineOptions.class).getCheckpointDurationMillis());
  }
}
