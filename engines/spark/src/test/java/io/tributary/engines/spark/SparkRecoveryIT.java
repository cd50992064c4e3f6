package io.tributary.engines.spark;

import io.tributary.pipelines.scenarios.RecoverySuite;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Recovery on an embedded Spark, which starts again from its checkpoints, a micro-batch at a time.
 */
@Tag(RecoverySuite.LONG)
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
