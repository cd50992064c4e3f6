/**
 * Gold's metrics: {@link io.tributary.transforms.metrics.AggregateMetrics} writes them, from the
 * parts that each shard of the orders computes as a {@link
 * io.tributary.transforms.metrics.MetricParts}. Knows the lake's tables, and nothing of how facts
 * come about.
 */
package io.tributary.transforms.metrics;
