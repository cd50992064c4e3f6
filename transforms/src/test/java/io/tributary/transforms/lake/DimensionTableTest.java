package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.Changes;
import io.tributary.transforms.order.Blocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DimensionTableTest {

  private static final long DAY = 20_000L * 86_400_000_000L;

  @TempDir Path folder;
  private final Storage storage = Storage.of(Map.of());
  private LakeLayout layout;

  @BeforeEach
  void openLake() {
    layout = LakeLayout.under(folder.toString());
  }

  private DimensionTableTest merge(ChangeEvent... events) throws IOException {
    new DimensionTable(storage, layout, "DimItem")
        .merge(Blocks.shard(0, 1), Blocks.sorted(List.of(events)));
    return this;
  }

  private List<String> rows(String table) throws IOException {
    return TableRows.of(storage, layout, table);
  }

  private static ChangeEvent create(int id, String name, long pos) {
    return Changes.create(id, name).at(pos).build();
  }

  private static ChangeEvent delete(int id, String name, long pos) {
    return Changes.delete(id, name).at(pos).build();
  }

  private static ChangeEvent truncate(long pos) {
    return Changes.truncate().at(pos).build();
  }

  private static ChangeEvent update(int id, String from, String to, long pos) {
    return update(id, from, to, pos, pos);
  }

  private static ChangeEvent update(int id, String from, String to, long pos, long offset) {
    return Changes.update(id, to).from(id, from).at(pos).offset(offset).build();
  }

  @Test
  void historyHasTheReplacedAndTheDeletedValues() throws IOException {
    merge(create(1, "a", 10), update(1, "a", "b", 20), create(2, "x", 30), delete(2, "x", 40));
    assertEquals(List.of("1|b"), rows("DimItem"));
    assertEquals(
        List.of("1|a|UPDATE|" + (DAY + 20), "2|x|DELETE|" + (DAY + 40)), rows("DimItemHistory"));
  }

  @Test
  void anUpdateThatReplacesNothingHasNoHistory() throws IOException {
    merge(create(1, "a", 10), update(1, "a", "a", 20));
    assertEquals(List.of(), rows("DimItemHistory"));
  }

  @Test
  void aTruncateDeletesEveryRowThatIsThere() throws IOException {
    merge(create(1, "a", 10), create(2, "b", 11), delete(2, "b", 12));
    merge(truncate(20));
    merge(create(1, "c", 30));
    assertEquals(List.of("1|c"), rows("DimItem"));
    assertEquals(
        List.of("1|a|DELETE|" + (DAY + 20), "2|b|DELETE|" + (DAY + 12)), rows("DimItemHistory"));
  }

  @Test
  void aLateChangeFromBeforeATruncateCorrectsWhatItDeleted() throws IOException {
    merge(create(1, "a", 10), create(2, "b", 10));
    merge(truncate(20));
    merge(update(1, "a", "z", 15), delete(2, "b", 16));
    assertEquals(
        List.of("1|a|UPDATE|" + (DAY + 15), "1|z|DELETE|" + (DAY + 20), "2|b|DELETE|" + (DAY + 16)),
        rows("DimItemHistory"));
    merge(truncate(12));
    assertEquals(
        List.of(
            "1|a|DELETE|" + (DAY + 12),
            "1|a|UPDATE|" + (DAY + 15),
            "1|z|DELETE|" + (DAY + 20),
            "2|b|DELETE|" + (DAY + 12),
            "2|b|DELETE|" + (DAY + 16)),
        rows("DimItemHistory"));
  }

  @Test
  void aReplayChangesNothing() throws IOException {
    List<ChangeEvent> events =
        new ArrayList<>(
            List.of(create(1, "a", 10), update(1, "a", "b", 20), truncate(30), create(1, "d", 40)));
    merge(events.toArray(new ChangeEvent[0]));
    List<String> once = rows("DimItemHistory");
    merge(events.toArray(new ChangeEvent[0]));
    assertEquals(once, rows("DimItemHistory"));
    assertEquals(List.of("1|d"), rows("DimItem"));
  }

  @Test
  void aPartOfATransactionThatComesAgainChangesNothing() throws IOException {
    merge(create(1, "a", 10), update(1, "a", "b", 20, 5), update(1, "b", "c", 20, 6));
    List<String> history = rows("DimItemHistory");
    merge(update(1, "a", "b", 20, 9));
    assertEquals(List.of("1|c"), rows("DimItem"));
    assertEquals(history, rows("DimItemHistory"));
  }

  @Test
  void historyTakesPartInASchemaChange() throws IOException {
    merge(create(1, "a", 10), delete(1, "a", 11));
    Column id = new Column("id", ColumnType.LONG, null);
    Column name = new Column("name", ColumnType.STRING, null);
    ChangeEvent wide = Changes.schema(Changes.table(id, name)).at(20).build();
    merge(wide);
    merge(truncate(30));
    assertEquals(List.of("1|a|DELETE|" + (DAY + 11)), rows("DimItemHistory"));
  }
}
