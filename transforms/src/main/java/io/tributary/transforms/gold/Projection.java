package io.tributary.transforms.gold;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes narrow changes of wide ones: a choice of columns, by name and under new names. A column
 * that the source's table does not have is null.
 */
final class Projection {

  /**
   * A column of the narrow table.
   *
   * @param name its name there
   * @param source its name in the source's table
   * @param fallback its type as long as the source's table does not have it
   */
  record Chosen(String name, String source, ColumnType fallback) {}

  private record Plan(TableSchema to, int[] sources) {}

  private final List<Chosen> columns;
  private final Map<TableSchema, Plan> plans = new HashMap<>();

  Projection(List<Chosen> columns) {
    this.columns = columns;
  }

  /** The change with the chosen columns, as another operation on another key. */
  ChangeEvent apply(ChangeEvent event, Operation operation, String key) {
    Plan plan = plan(event.schema());
    boolean leavesRow = operation.leavesRow();
    return new ChangeEvent(
        plan.to(),
        key,
        operation,
        event.position(),
        project(plan, event.before()),
        leavesRow ? project(plan, event.after()) : null,
        event.committedAt(),
        event.delivery(),
        event.transaction(),
        event.linkedKey());
  }

  private static Object[] project(Plan plan, Object[] image) {
    if (image == null) {
      return null;
    }
    Object[] projected = new Object[plan.sources().length];
    for (int i = 0; i < projected.length; i++) {
      projected[i] = plan.sources()[i] < 0 ? null : image[plan.sources()[i]];
    }
    return projected;
  }

  private Plan plan(TableSchema schema) {
    return plans.computeIfAbsent(schema, this::make);
  }

  private Plan make(TableSchema schema) {
    List<Column> chosen = new ArrayList<>();
    int[] sources = new int[columns.size()];
    for (int i = 0; i < sources.length; i++) {
      Chosen column = columns.get(i);
      sources[i] = schema.indexOf(column.source());
      if (sources[i] < 0) {
        chosen.add(new Column(column.name(), column.fallback(), null));
      } else {
        Column source = schema.columns().get(sources[i]);
        chosen.add(
            new Column(
                column.name(), source.type(), source.fill(), source.since(), past(source, column)));
      }
    }
    return new Plan(new TableSchema(schema.table(), chosen, List.of()), sources);
  }

  /** Of what the source's column was it keeps the conversions: another name is another column. */
  private static FormerName past(Column source, Chosen column) {
    return source.from() != null && source.from().name().equalsIgnoreCase(source.name())
        ? past(source.from(), column)
        : null;
  }

  private static FormerName past(FormerName former, Chosen column) {
    FormerName earlier = former.earlier();
    boolean sameName = earlier != null && earlier.name().equalsIgnoreCase(former.name());
    return new FormerName(
        column.name(),
        former.since(),
        sameName ? past(earlier, column) : null,
        former.conversion());
  }
}
