package io.tributary.transforms.metrics;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.LakeField;
import io.tributary.transforms.lake.LakeSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Orders and items by the reason's type and description, with the share of the type's items. Groups
 * of one type stand together and are kept until the type's sum is known.
 */
final class ReasonBreakdown extends MetricTable {

  private final List<PartsMerge.Group> ofType = new ArrayList<>();

  ReasonBreakdown(LakeSchema parts) {
    super(
        new LakeSchema(
            List.of(
                same(parts, "ReasonType"),
                same(parts, "ReasonDescription"),
                LakeField.of("Orders", ColumnType.LONG),
                LakeField.of("Items", ColumnType.LONG),
                LakeField.of("Share", ColumnType.DOUBLE))));
  }

  @Override
  void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException {
    if (!ofType.isEmpty() && !Objects.equals(ofType.get(0).values()[0], group.values()[0])) {
      finish(rows);
    }
    ofType.add(group);
  }

  @Override
  void finish(MetricParts.Target rows) throws IOException {
    long items = ofType.stream().mapToLong(group -> group.tally().items).sum();
    for (PartsMerge.Group group : ofType) {
      rows.write(
          new Object[] {
            group.values()[0],
            group.values()[1],
            group.tally().orders,
            group.tally().items,
            (double) group.tally().items / (double) items
          });
    }
    ofType.clear();
  }
}
