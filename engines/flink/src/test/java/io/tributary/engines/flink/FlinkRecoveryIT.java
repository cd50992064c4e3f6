package io.tributary.engines.flink;

import io.tributary.pipelines.scenarios.RecoverySuite;
import java.util.List;

/** Recovery on an embedded Flink, whose checkpoints end with its process. */
class FlinkRecoveryIT extends RecoverySuite {

  @Override
  protected String profile() {
    return "flink-local";
  }

  @Override
  protected List<String> options() {
    return List.of("--checkpointingInterval=2000");
  }
}
