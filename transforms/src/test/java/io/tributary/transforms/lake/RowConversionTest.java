package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.SourceType;
import io.tributary.schemas.table.ValueConversion;
import io.tributary.transforms.Changes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a column's value is in rows from before the column was what it is. */
class RowConversionTest {

  private static LakeField field(String name) {
    return LakeField.of(new Column(name, ColumnType.INT, null));
  }

  private static LakeField added(String name, int fill, long since) {
    return LakeField.of(new Column(name, ColumnType.INT, fill, place(since), null));
  }

  private static LakeField renamed(String from, String name, long since) {
    return renamed(new FormerName(from, null, null), name, since);
  }

  private static LakeField renamed(FormerName from, String name, long since) {
    return LakeField.of(new Column(name, ColumnType.INT, 9, place(since), from));
  }

  private static io.tributary.schemas.position.LogPosition place(long pos) {
    return Changes.truncate().at(pos).build().position().place();
  }

  /**
   * The row {@code values} of the columns {@code from}, at a position, in the columns {@code to}.
   */
  private static List<Object> convert(
      List<LakeField> from, List<LakeField> to, long pos, Object... values) {
    RowConversion conversion = new RowConversion(from, to);
    String position = Changes.create(1).at(pos).build().position().toSortableString();
    List<Object> converted = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      converted.add(conversion.value(i, position, column -> values[column]));
    }
    return converted;
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  @Test
  void anAddedColumnHasItsDefaultInRowsFromBefore() {
    List<LakeField> from = List.of(field("a"));
    List<LakeField> to = List.of(field("a"), added("b", 5, 100));
    assertEquals(row(1, 5), convert(from, to, 99, 1));
  }

  @Test
  void anAddedColumnIsNullInLaterRowsThatLackIt() {
    List<LakeField> from = List.of(field("a"));
    List<LakeField> to = List.of(field("a"), added("b", 5, 100));
    assertEquals(row(1, null), convert(from, to, 100, 1));
  }

  @Test
  void aColumnDroppedAndAddedAgainForgetsItsOldValues() {
    List<LakeField> from = List.of(field("a"), field("b"));
    List<LakeField> to = List.of(field("a"), added("b", 5, 100));
    assertEquals(row(1, 5), convert(from, to, 99, 1, 2));
  }

  @Test
  void anotherTypeUnderADroppedColumnsNameTakesNoneOfItsValues() {
    List<LakeField> from = List.of(LakeField.of(new Column("b", ColumnType.STRING, null)));
    List<LakeField> to = List.of(added("b", 5, 100));
    assertEquals(row(5), convert(from, to, 99, "text"));
    assertEquals(row((Object) null), convert(from, to, 101, "text"));
  }

  @Test
  void aRenamedColumnHasTheOldOnesValues() {
    List<LakeField> from = List.of(field("a"));
    List<LakeField> to = List.of(field("a"), renamed("a", "b", 100));
    assertEquals(row(1, 1), convert(from, to, 99, 1));
    assertEquals(List.of(7, 1), convert(to, to, 99, 7, 1), "nothing is converted twice");
  }

  @Test
  void severalRenamesAreFollowedBackEvenIfNoRowKnewTheNamesBetween() {
    FormerName b = new FormerName("b", place(100), new FormerName("a", place(50), null));
    List<LakeField> to = List.of(renamed(b, "c", 200));
    assertEquals(row(1), convert(List.of(field("a")), to, 99, 1));
    assertEquals(row(1), convert(List.of(field("b")), to, 150, 1));
    assertEquals(row(9), convert(List.of(field("id")), to, 49, 1), "there was no such column yet");
    assertEquals(row(1), convert(to, to, 99, 1), "nothing is converted twice");
  }

  @Test
  void aSecondRenameTakesTheValuesThatTheFirstOneGave() {
    List<LakeField> from = List.of(added("a", 5, 120), renamed("a", "b", 100));
    FormerName b = new FormerName("b", place(100), new FormerName("a", null, null));
    assertEquals(row(1), convert(from, List.of(renamed(b, "c", 200)), 99, 5, 1));
  }

  @Test
  void twoColumnsMaySwapTheirNames() {
    List<LakeField> from = List.of(field("a"), field("b"));
    List<LakeField> to = List.of(renamed("b", "a", 100), renamed("a", "b", 100));
    assertEquals(row(2, 1), convert(from, to, 99, 1, 2));
  }

  @Test
  void aNameTakenAgainBelongsToTheNewColumn() {
    List<LakeField> from = List.of(field("a"));
    List<LakeField> to = List.of(added("a", 5, 200), renamed("a", "b", 100));
    assertEquals(row(5, 1), convert(from, to, 99, 1));
  }

  @Test
  void aRenameMayWidenTheType() {
    List<LakeField> from = List.of(field("a"));
    LakeField wide =
        LakeField.of(
            new Column("b", ColumnType.LONG, null, place(100), new FormerName("a", null, null)));
    assertEquals(row(1L), convert(from, List.of(wide), 99, 1));
  }

  @Test
  void theYoungerOfTwoColumnsOfANameCountsWhicheverComesFirst() {
    LakeSchema older = new LakeSchema(List.of(field("b")));
    LakeSchema younger =
        new LakeSchema(
            List.of(LakeField.of(new Column("b", ColumnType.DATE, 3, place(100), null))));
    assertEquals(younger, older.join(younger));
    assertEquals(younger, younger.join(older));
  }

  @Test
  void aRenamedColumnCoversTheTypeOfTheOneItWas() {
    LakeSchema old = new LakeSchema(List.of(LakeField.of(new Column("a", ColumnType.LONG, null))));
    LakeSchema joined = old.join(new LakeSchema(List.of(renamed("a", "b", 100))));
    assertEquals(ColumnType.LONG, joined.field("b").type());
  }

  @Test
  void caseDoesNotTellColumnsApart() {
    LakeSchema joined =
        new LakeSchema(List.of(field("Name"))).join(new LakeSchema(List.of(field("name"))));
    assertEquals(List.of("Name"), joined.fields().stream().map(LakeField::name).toList());
  }

  private static SourceType declared(ColumnType lake, String name, int length, int scale) {
    return new SourceType(lake, name, length, scale, true, null, List.of());
  }

  private static final SourceType DATETIME = declared(ColumnType.TIMESTAMP, "DATETIME", 6, -1);
  private static final SourceType DATE = declared(ColumnType.DATE, "DATE", -1, -1);
  private static final SourceType TEXT = declared(ColumnType.STRING, "VARCHAR", 30, -1);

  /** Column {@code a}, made a DATE at 100 and a text at 200. */
  private static LakeField twiceConverted() {
    FormerName once = new FormerName("a", null, null, new ValueConversion(DATETIME, DATE, false));
    FormerName twice =
        new FormerName("a", place(100), once, new ValueConversion(DATE, TEXT, false));
    return LakeField.of(new Column("a", ColumnType.STRING, null, place(200), twice));
  }

  @Test
  void aConvertedColumnHasWhatTheServerMadeOfEachValue() {
    LakeField day =
        LakeField.of(
            new Column(
                "a",
                ColumnType.DATE,
                null,
                place(100),
                new FormerName("a", null, null, new ValueConversion(DATETIME, DATE, false))));
    List<LakeField> before = List.of(LakeField.of(new Column("a", ColumnType.TIMESTAMP, null)));
    long noon = 1_577_880_000_000_000L;
    assertEquals(row(18262), convert(before, List.of(day), 99, noon));
    assertEquals(row((Object) null), convert(before, List.of(day), 99, (Object) null));
    assertEquals(row(18262), convert(List.of(day), List.of(day), 99, 18262), "only once");
    LakeSchema joined = new LakeSchema(before).join(new LakeSchema(List.of(day)));
    assertEquals(ColumnType.DATE, joined.field("a").type());
    assertEquals(joined, new LakeSchema(List.of(day)).join(new LakeSchema(before)));
  }

  @Test
  void conversionsAreDoneOneAfterTheOther() {
    List<LakeField> before = List.of(LakeField.of(new Column("a", ColumnType.TIMESTAMP, null)));
    assertEquals(
        row("2020-01-01"), convert(before, List.of(twiceConverted()), 99, 1_577_880_000_000_000L));
    List<LakeField> between =
        List.of(LakeField.of(new Column("a", ColumnType.DATE, null, place(100), null)));
    assertEquals(row("2020-01-01"), convert(between, List.of(twiceConverted()), 99, 18262));
    assertEquals(row("2020-01-01"), convert(between, List.of(twiceConverted()), 150, 18262));
    assertEquals(
        row("any"), convert(List.of(twiceConverted()), List.of(twiceConverted()), 99, "any"));
  }
}
