package io.tributary.engines.spark;

import io.tributary.pipelines.cluster.ClusterJarSuite;

/** The jar for Spark clusters. */
class SparkJarIT extends ClusterJarSuite {

  @Override
  protected String engine() {
    return "spark";
  }

  @Override
  protected String engineJars() {
    return "(spark|scala|json4s|kryo|chill|netty|slf4j|log4j|jcl).*";
  }

  @Override
  protected String registrar() {
    return "org.apache.beam.runners.spark.SparkRunnerRegistrar$Runner";
  }
}
