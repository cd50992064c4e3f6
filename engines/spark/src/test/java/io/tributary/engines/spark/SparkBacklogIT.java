package io.tributary.engines.spark;

import io.tributary.pipelines.scenarios.BacklogSuite;

/** The backlog, on an embedded Spark. */
class SparkBacklogIT extends BacklogSuite {
  @Override
  protected String profile() {
    return "spark-local";
  }
}
