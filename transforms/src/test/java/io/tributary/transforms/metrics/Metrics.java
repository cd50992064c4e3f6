package io.tributary.transforms.metrics;

import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import java.io.IOException;

/** What AggregateMetrics does, without Beam. */
public final class Metrics {

  private Metrics() {}

  /** Brings the metrics to the newest parts. */
  public static void update(Storage storage, LakeLayout layout) throws IOException {
    new MetricTables(storage, layout).update();
  }
}
