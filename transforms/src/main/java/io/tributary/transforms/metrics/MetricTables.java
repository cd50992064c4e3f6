package io.tributary.transforms.metrics;

import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LakeSchema;
import io.tributary.transforms.lake.SnapshotTable;
import io.tributary.transforms.lake.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the metrics' tables from the parts. All are computed from one version of the parts, in one
 * pass, and replaced one by one; a table that knows that version already stays.
 */
final class MetricTables {

  /** The hidden table of the parts. */
  static final String PARTS = "_parts";

  private static final int MAX_ATTEMPTS = 100;

  private final Storage storage;
  private final LakeLayout layout;

  MetricTables(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  private SnapshotTable table(Metric metric) {
    return new SnapshotTable(storage, layout, metric.table());
  }

  /** Brings every table to the newest version of the parts, or a newer one. */
  void update() throws IOException {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Optional<SnapshotTable.Snapshot> parts = new SnapshotTable(storage, layout, PARTS).newest();
      if (parts.isEmpty() || allKnow(parts.get()) || replaceAll(parts.get())) {
        return;
      }
    }
    throw new IOException("The metrics were not written in " + MAX_ATTEMPTS + " attempts");
  }

  private boolean allKnow(SnapshotTable.Snapshot parts) {
    for (Metric metric : Metric.values()) {
      if (!table(metric).knows(0, 1, parts.version())) {
        return false;
      }
    }
    return true;
  }

  /** False if a table needs a newer version of the parts. */
  private boolean replaceAll(SnapshotTable.Snapshot parts) throws IOException {
    List<SnapshotTable.Reader> readers = parts.open();
    try {
      List<PartsMerge.Source> sources = new ArrayList<>();
      readers.forEach(reader -> sources.add(reader::next));
      PartsMerge merge = new PartsMerge(sources);
      PartsMerge.Group group = merge.next();
      boolean done = true;
      while (group != null) {
        Metric metric = group.metric();
        try (Writing writing = new Writing(metric, parts)) {
          for (; group != null && group.metric() == metric; group = merge.next()) {
            writing.add(group);
          }
          done &= writing.commit();
        }
      }
      return done;
    } finally {
      for (SnapshotTable.Reader reader : readers) {
        reader.close();
      }
    }
  }

  /** One metric's table, as it is written. */
  private final class Writing implements AutoCloseable {
    private final MetricTable rows;
    private final SnapshotTable table;
    private final SnapshotTable.Staged staged;
    private boolean defined;

    Writing(Metric metric, SnapshotTable.Snapshot parts) {
      LakeSchema schema = parts.schema();
      rows = MetricTable.of(metric, schema);
      table = table(metric);
      staged = table.stage(rows.schema(), 0, 1, parts.version());
    }

    void add(PartsMerge.Group group) throws IOException {
      if (group.key().isEmpty()) {
        defined = true;
      } else {
        rows.add(group, staged::write);
      }
    }

    boolean commit() throws IOException {
      rows.finish(staged::write);
      if (!defined) {
        return true;
      }
      return table.replace(List.of(staged.finish())) == SnapshotTable.Outcome.DONE;
    }

    @Override
    public void close() throws IOException {
      staged.close();
    }
  }
}
