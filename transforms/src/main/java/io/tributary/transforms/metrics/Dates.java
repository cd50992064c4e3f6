package io.tributary.transforms.metrics;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.LakeField;
import io.tributary.transforms.lake.LakeSchema;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** DimDate: every day from the first to the last on which a live order was created. */
final class Dates extends MetricTable {

  Dates() {
    super(
        new LakeSchema(
            List.of(
                LakeField.of("DateKey", ColumnType.INT),
                LakeField.of("Date", ColumnType.DATE),
                LakeField.of("Day", ColumnType.INT),
                LakeField.of("Month", ColumnType.INT),
                LakeField.of("Quarter", ColumnType.INT),
                LakeField.of("Year", ColumnType.INT),
                LakeField.of("DayOfWeek", ColumnType.STRING))));
  }

  @Override
  void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException {
    if (group.tally().firstDate == null) {
      return;
    }
    LocalDate last = day(group.tally().lastDate);
    for (LocalDate day = day(group.tally().firstDate); !day.isAfter(last); day = day.plusDays(1)) {
      rows.write(
          new Object[] {
            day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth(),
            (int) day.toEpochDay(),
            day.getDayOfMonth(),
            day.getMonthValue(),
            (day.getMonthValue() + 2) / 3,
            day.getYear(),
            day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
          });
    }
  }

  private static LocalDate day(int key) {
    return LocalDate.of(key / 10_000, key / 100 % 100, key % 100);
  }
}
