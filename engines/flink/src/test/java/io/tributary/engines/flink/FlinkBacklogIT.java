package io.tributary.engines.flink;

import io.tributary.pipelines.scenarios.BacklogSuite;

/** The backlog, on an embedded Flink. */
class FlinkBacklogIT extends BacklogSuite {
  @Override
  protected String profile() {
    return "flink-local";
  }
}
