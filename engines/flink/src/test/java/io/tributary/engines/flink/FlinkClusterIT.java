package io.tributary.engines.flink;

import io.tributary.pipelines.scenarios.FlinkClusterSuite;

/** Runs on a Flink cluster that was started for them. */
class FlinkClusterIT extends FlinkClusterSuite {}
