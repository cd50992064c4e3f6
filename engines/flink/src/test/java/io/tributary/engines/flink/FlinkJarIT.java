package io.tributary.engines.flink;

import io.tributary.pipelines.cluster.ClusterJarSuite;

/** The jar for Flink clusters. */
class FlinkJarIT extends ClusterJarSuite {

  @Override
  protected String engine() {
    return "flink";
  }

  @Override
  protected String engineJars() {
    return "(flink|frocksdbjni|kryo|chill|slf4j|log4j).*";
  }

  @Override
  protected String registrar() {
    return "org.apache.beam.runners.flink.FlinkRunnerRegistrar$Runner";
  }
}
