package io.tributary.engines.spark;

import io.tributary.pipelines.scenarios.SparkClusterSuite;

/** Runs on a Spark cluster that was started for them. */
class SparkClusterIT extends SparkClusterSuite {}
