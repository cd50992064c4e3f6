package io.tributary.engines.spark;

import io.tributary.pipelines.scenarios.RecoverySuite;
import java.util.List;

/**
 * Recovery on an embedded Spark, which starts again from its checkpoints, a micro-batch at a time.
 */
class SparkRecoveryIT extends RecoverySuite {

  @Override
  protected String profile() {
    return "spark-local";
  }

  @Override
  protected List<String> options() {
    return List.of("--batchIntervalMillis=4000");
  }
}
