package io.tributary.pipelines.scenarios;

import java.util.List;

/**
 * Recovery on Beam's DirectRunner, which keeps no state: every start is from the earliest record,
 * and takes its time. {@code KillAndResumeIT} does it for bounded runs in every build.
 */
class DirectRecoveryIT extends RecoverySuite {

  @Override
  protected String profile() {
    return "direct";
  }

  @Override
  protected List<String> options() {
    return List.of();
  }
}
