/**
 * Real clusters of the engines on this machine, without containers: each member is a JVM of its own
 * on the loopback interface, started from the jars that the engine's distribution consists of.
 *
 * <p>{@link io.tributary.pipelines.cluster.FlinkCluster} and {@link
 * io.tributary.pipelines.cluster.SparkCluster} are the entry points. The package starts processes
 * and talks to them over HTTP; it knows no class of an engine, of Beam or of the pipelines.
 */
package io.tributary.pipelines.cluster;
