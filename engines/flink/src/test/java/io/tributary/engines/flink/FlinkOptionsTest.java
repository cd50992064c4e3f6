package io.tributary.engines.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.run.Cli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Options that Flink's runner does not have, or can't honour in the run that is asked for. */
class FlinkOptionsTest {

  private static final String JAR = "tributary.cluster.jar";

  @BeforeEach
  void nameAJar() {
    System.setProperty(JAR, "cluster.jar");
  }

  @AfterEach
  void forgetIt() {
    System.clearProperty(JAR);
  }

  @Test
  void anOptionOfAnotherRunnerIsRefusedByName() {
    Cli.Result result = Cli.run("run", "--profile=flink-cluster", "--", "--sparkMaster=local");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        """
--sparkMaster is not allowed with --profile=flink-cluster; expected an option of Beam or of its FlinkRunner
""",
        result.err());
  }

  @Test
  void anOptionThatAnEmbeddedFlinkWouldIgnoreIsRefused() {
    Cli.Result result = Cli.run("run", "--profile=flink-local", "--", "--savepointPath=/tmp/x");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        "--savepointPath is not allowed with --profile=flink-local, which would ignore it; expected"
            + " another profile\n",
        result.err());
  }

  @Test
  void aStateToStartFromIsRefusedByARunThatKeepsNone() {
    Cli.Result result =
        Cli.run(
            "run", "--profile=flink-cluster", "--until=caught-up", "--", "--savepointPath=/tmp/x");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        "--savepointPath is not allowed with --until=caught-up; expected --until=forever\n",
        result.err());
  }

  @Test
  void aClustersProfileIsRefusedByWhatDoesNotSubmit() {
    System.clearProperty(JAR);
    Cli.Result result = Cli.run("run", "--profile=flink-cluster");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        "--profile: flink-cluster is not allowed for this command; expected a profile that needs no"
            + " cluster\n",
        result.err());
  }
}
