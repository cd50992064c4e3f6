package io.tributary.engines.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.run.Cli;
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
}
