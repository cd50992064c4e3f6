package io.tributary.schemas.change;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChangeFormatTest {

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static void assertReadsBack(ChangeEvent event) throws IOException {
    DataInputStream in = in(bytes(out -> ChangeFormat.writeEvent(out, event)));
    ChangeEvent read = ChangeFormat.readEvent(in, event.schema());
    assertArrayEquals(event.before(), read.before());
    assertArrayEquals(event.after(), read.after());
    assertEquals(event.key(), read.key());
    assertEquals(event.operation(), read.operation());
    assertEquals(event.position(), read.position());
    assertEquals(event.committedAt(), read.committedAt());
    assertEquals(event.delivery(), read.delivery());
    assertEquals(event.transaction(), read.transaction());
    assertEquals(event.linkedKey(), read.linkedKey());
    assertEquals(-1, in.read(), "nothing is left");
  }

  @Test
  void readsBackAValueOfEveryType() throws IOException {
    assertReadsBack(Events.event(Operation.UPDATE, Events.emptyRow(), Events.fullRow()));
  }

  @Test
  void readsBackMissingImages() throws IOException {
    assertReadsBack(Events.event(Operation.DELETE, Events.fullRow(), null));
    assertReadsBack(Events.event(Operation.CREATE, null, Events.emptyRow()));
    assertReadsBack(Events.event(Operation.TRUNCATE, null, null));
  }

  @Test
  void readsBackASchemaWithItsFills() throws IOException {
    TableSchema read =
        ChangeFormat.readSchema(in(bytes(out -> ChangeFormat.writeSchema(out, Events.EVERY_TYPE))));
    assertEquals(Events.EVERY_TYPE.table(), read.table());
    assertEquals(Events.EVERY_TYPE.keyColumns(), read.keyColumns());
    for (int i = 0; i < read.columns().size(); i++) {
      Column expected = Events.EVERY_TYPE.columns().get(i);
      Column column = read.columns().get(i);
      assertEquals(expected.name(), column.name());
      assertEquals(expected.type(), column.type());
      assertArrayEquals(new Object[] {expected.fill()}, new Object[] {column.fill()});
    }
  }

  /** State and blocks in flight outlive a release: a change here needs a new version byte. */
  @Test
  void theBytesOfAnEventNeverChange() throws IOException {
    TableSchema schema =
        new TableSchema(
            new TableId("shop", "Items"),
            List.of(
                new Column("id", ColumnType.INT, null),
                new Column("name", ColumnType.STRING, null),
                new Column("price", ColumnType.decimal(10, 2), new BigDecimal("1.00"))),
            List.of("id"));
    ChangeEvent event =
        new ChangeEvent(
            schema,
            "[1]",
            Operation.UPDATE,
            LogPosition.of(0, "bin.000004", 300, true, 129, 1),
            new Object[] {1, null, new BigDecimal("-0.01")},
            new Object[] {1, "é", new BigDecimal("123.45")},
            1_000_000L,
            new ChangeEvent.Delivery("t", 0, 129, 1000),
            new ChangeEvent.Transaction(null, "g:1", 2, 1, 7),
            null);
    assertEquals(
        "045b315d75000462696e04ac020181010100000000000f42400274008101e8070004673a3102010700"
            + "010100000001000101ff0101000000010102c3a901023039",
        HexFormat.of().formatHex(bytes(out -> ChangeFormat.writeEvent(out, event))));
    assertEquals(
        "0573686f70064974656d7303036964"
            + "04494e54000000"
            + "056e616d6507535452494e47000000"
            + "0670726963650e444543494d414c2831302c32290101640000"
            + "01036964",
        HexFormat.of().formatHex(bytes(out -> ChangeFormat.writeSchema(out, schema))));
  }

  @Test
  void readsBackWhatASchemaTellsOfTheRowsBeforeIt() throws IOException {
    LogPosition since = LogPosition.of(3, "bin.000004", 300, true, 0, 0);
    FormerName former = new FormerName("title", since, new FormerName("name", null, null));
    TableSchema schema =
        new TableSchema(
            new TableId("shop", "Items"),
            List.of(
                new Column("id", ColumnType.INT, null),
                new Column("label", ColumnType.STRING, "none", since, former)),
            List.of("id"));
    assertEquals(
        schema, ChangeFormat.readSchema(in(bytes(out -> ChangeFormat.writeSchema(out, schema)))));
  }

  @Property
  void readsBackEveryText(@ForAll String text) throws IOException {
    // A lone surrogate is no character and has no form in UTF-8.
    String sound = text.replaceAll("\\p{Cs}", "?");
    assertEquals(
        sound, ChangeFormat.readText(in(bytes(out -> ChangeFormat.writeText(out, sound)))));
  }

  @Test
  void tellsNullFromAnEmptyText() throws IOException {
    assertNull(ChangeFormat.readText(in(bytes(out -> ChangeFormat.writeText(out, null)))));
    assertEquals("", ChangeFormat.readText(in(bytes(out -> ChangeFormat.writeText(out, "")))));
  }

  @Test
  void refusesANumberThatRunsOver64Bits() {
    byte[] endless = new byte[11];
    java.util.Arrays.fill(endless, (byte) 0x80);
    IOException e = assertThrows(IOException.class, () -> ChangeFormat.readPosition(in(endless)));
    assertEquals("A number runs over 64 bits", e.getMessage());
  }
}
