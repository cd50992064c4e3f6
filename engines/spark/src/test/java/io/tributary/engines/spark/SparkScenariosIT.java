package io.tributary.engines.spark;

import io.tributary.pipelines.scenarios.ScenarioSuite;
import io.tributary.pipelines.scenarios.Setting;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
    return List.of("--sparkMaster=local[" + setting.parallelism() + "]");
  }

  /**
   * A continuous run takes minutes: a micro-batch gives every Kafka reader its share of time, and a
   * window is through only after several.
   */
  @Override
  protected Set<Setting> daily() {
    return EnumSet.of(Setting.BOUNDED_1, Setting.BOUNDED_4);
  }
}
