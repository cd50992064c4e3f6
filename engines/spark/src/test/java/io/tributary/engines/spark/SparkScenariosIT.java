package io.tributary.engines.spark;

import io.tributary.pipelines.scenarios.ScenarioSuite;
import io.tributary.pipelines.scenarios.Setting;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.spark.io.MicrobatchSource;
import org.junit.jupiter.api.BeforeAll;

/** The scenarios on an embedded Spark. */
class SparkScenariosIT extends ScenarioSuite {

  /** What the profile's JVM flags say. */
  @BeforeAll
  static void listenOnLoopbackOnly() {
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.driver.host", "127.0.0.1");
  }

  @Override
  protected String profile() {
    return "spark-local";
  }

  @Override
  protected List<String> options(Setting setting) {
    return List.of(
        "--sparkMaster=local[" + setting.parallelism() + "]", "--batchIntervalMillis=4000");
  }

  /**
   * Readers are kept by the number of their source, for the next micro-batch; the source of the
   * next run has the same number.
   */
  @Override
  protected void forgetRun() {
    MicrobatchSource.clearCache();
  }

  /** A micro-batch of one thread reads from one Kafka reader after the other. */
  @Override
  protected Set<Setting> daily() {
    return EnumSet.complementOf(EnumSet.of(Setting.CONTINUOUS_1));
  }
}
