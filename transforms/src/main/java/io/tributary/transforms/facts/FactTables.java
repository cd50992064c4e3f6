package io.tributary.transforms.facts;

import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LakeSchema;
import io.tributary.transforms.lake.RegisterTable;
import io.tributary.transforms.lake.SnapshotTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.metrics.AggregateMetrics;
import io.tributary.transforms.metrics.MetricParts;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes FactSales, FactOrderReason and the parts of the metrics from the orders' documents: a
 * shard's rows of all three in one pass, from one version of the documents.
 */
final class FactTables {

  private static final int MAX_ATTEMPTS = 100;

  private final RegisterTable documents;
  private final SnapshotTable sales;
  private final SnapshotTable reasons;
  private final SnapshotTable parts;

  FactTables(Storage storage, LakeLayout layout) {
    this.documents = new RegisterTable(storage, layout, GoldRouter.ORDERS);
    this.sales = new SnapshotTable(storage, layout, FactCalculator.SALES);
    this.reasons = new SnapshotTable(storage, layout, FactCalculator.REASONS);
    this.parts = new SnapshotTable(storage, layout, AggregateMetrics.PARTS);
  }

  /** Brings a shard to the newest version of the documents, or a newer one. */
  void update(int shard, int of) throws IOException {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      RegisterTable.Snapshot snapshot =
          documents.newest().orElseThrow(() -> new IOException("The orders' documents are gone"));
      if (new Attempt(snapshot, of).run(shard)) {
        return;
      }
    }
    throw new IOException("The facts were not written in " + MAX_ATTEMPTS + " attempts");
  }

  /** A table that is written, with its columns and what was staged for it. */
  private record Output(SnapshotTable table, LakeSchema schema, List<SnapshotTable.Staged> staged) {
    Output(SnapshotTable table, LakeSchema schema) {
      this(table, schema, new ArrayList<>());
    }
  }

  /** One attempt, from one version of the documents. */
  private final class Attempt {
    private final RegisterTable.Snapshot snapshot;
    private final int of;
    private final DocumentTypes types;
    private final Output salesOutput;
    private final Output reasonsOutput;
    private final Output partsOutput;
    private final List<Output> outputs = new ArrayList<>();

    Attempt(RegisterTable.Snapshot snapshot, int of) {
      this.snapshot = snapshot;
      this.of = of;
      this.types = new DocumentTypes(snapshot.schema());
      this.salesOutput = types.knowsSales() ? new Output(sales, types.sales()) : null;
      this.reasonsOutput = types.knowsReasons() ? new Output(reasons, types.reasons()) : null;
      this.partsOutput = new Output(parts, types.parts());
      for (Output output : new Output[] {salesOutput, reasonsOutput, partsOutput}) {
        if (output != null) {
          outputs.add(output);
        }
      }
    }

    /** False if a table needs all shards, or a newer version of the documents. */
    boolean run(int shard) throws IOException {
      boolean all = outputs.stream().anyMatch(o -> o.table().needsAllShards(o.schema(), of));
      List<Integer> shards = all ? IntStream.range(0, of).boxed().toList() : List.of(shard);
      if (!all && outputs.stream().allMatch(o -> o.table().knows(shard, of, snapshot.version()))) {
        return true;
      }
      for (int each : shards) {
        compute(each);
      }
      boolean done = true;
      for (Output output : outputs) {
        done &= output.table().replace(output.staged()) == SnapshotTable.Outcome.DONE;
      }
      return done;
    }

    private void compute(int shard) throws IOException {
      try (Rows rows = new Rows(shard);
          RegisterTable.Reader reader = snapshot.open(shard, of)) {
        MetricParts metrics = new MetricParts(partsOutput.schema());
        FactCalculator calculator = new FactCalculator(types, metrics, rows);
        while (reader.next()) {
          calculator.add(row(reader));
        }
        calculator.finish();
        metrics.writeTo(rows.parts::write);
        rows.finish();
      }
    }

    private DocumentRow row(RegisterTable.Reader reader) {
      Map<DocumentField, Object> values = new EnumMap<>(DocumentField.class);
      if (!reader.isGone()) {
        char code = reader.item().charAt(0);
        for (DocumentField field : DocumentField.values()) {
          if (field.kind().code() == code && types.column(field) >= 0) {
            values.put(field, reader.value(types.column(field)));
          }
        }
      }
      return new DocumentRow(
          reader.owner(),
          reader.item(),
          reader.position(),
          reader.isGone(),
          reader.first(),
          values);
    }

    /** The rows of a shard on their way into files. */
    private final class Rows implements FactCalculator.Target, Closeable {
      private final SnapshotTable.Staged sales;
      private final SnapshotTable.Staged reasons;
      private final SnapshotTable.Staged parts;

      Rows(int shard) {
        sales = stage(salesOutput, shard);
        reasons = stage(reasonsOutput, shard);
        parts = stage(partsOutput, shard);
      }

      private SnapshotTable.Staged stage(Output output, int shard) {
        return output == null
            ? null
            : output.table().stage(output.schema(), shard, of, snapshot.version());
      }

      @Override
      public void sale(Object[] row) throws IOException {
        sales.write(row);
      }

      @Override
      public void reason(Object[] row) throws IOException {
        reasons.write(row);
      }

      void finish() throws IOException {
        finish(salesOutput, sales);
        finish(reasonsOutput, reasons);
        finish(partsOutput, parts);
      }

      private void finish(Output output, SnapshotTable.Staged staged) throws IOException {
        if (output != null) {
          output.staged().add(staged.finish());
        }
      }

      @Override
      public void close() throws IOException {
        for (SnapshotTable.Staged staged : new SnapshotTable.Staged[] {sales, reasons, parts}) {
          if (staged != null) {
            staged.close();
          }
        }
      }
    }
  }
}
