package io.tributary.transforms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Reason;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.decode.ChangeEventCoder;
import io.tributary.transforms.doubt.DoubtSpanCoder;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.read.SourceRecordCoder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contracts of the coders that other modules see. */
class CodersTest {

  private static final SourceRecord RECORD =
      new SourceRecord(
          "p.shop.Items",
          3,
          1L << 40,
          -1,
          List.of(
              new SourceRecord.Header("ä", new byte[] {1}), new SourceRecord.Header("none", null)),
          null,
          "{}".getBytes(StandardCharsets.UTF_8));

  private static final LogPosition SINCE = LogPosition.of(0, "bin.000003", 7, true, 0, 0);

  /** A table with a column of every type, one of which came to be by a rename. */
  private static final TableSchema EVERY_TYPE =
      new TableSchema(
          new TableId("shop", "Items"),
          List.of(
              new Column("id", ColumnType.INT, null),
              new Column("flag", ColumnType.BOOLEAN, true),
              new Column("long", ColumnType.LONG, 5L, SINCE, new FormerName("short", null, null)),
              new Column("float", ColumnType.FLOAT, null),
              new Column("double", ColumnType.DOUBLE, null),
              new Column("money", ColumnType.decimal(18, 2), new BigDecimal("0.00")),
              new Column("text", ColumnType.STRING, ""),
              new Column("bytes", ColumnType.BINARY, null),
              new Column("day", ColumnType.DATE, null),
              new Column("time", ColumnType.TIMESTAMP, null)),
          List.of("id"));

  private static final ChangeEvent EVENT =
      new ChangeEvent(
          EVERY_TYPE,
          "[1]",
          Operation.UPDATE,
          LogPosition.of(2, "bin.1000000", 1L << 33, true, 5, 6),
          new Object[] {1, null, null, null, null, null, null, null, null, null},
          new Object[] {
            1,
            false,
            -1L,
            1.5f,
            -0.0d,
            new BigDecimal("-12345.67"),
            "ä😀",
            new byte[] {0, -1},
            -1,
            1_790_000_000_000_001L
          },
          1_790_000_000_000_000L,
          new ChangeEvent.Delivery("p.shop.Items", 1, 9, 1_790_000_000_000L),
          new ChangeEvent.Transaction("a:1", "a:1", 4, 2, 3),
          "[7]");

  static Stream<CoderContract<?>> contracts() {
    return Stream.of(
        CoderContract.of(
            "record",
            SourceRecordCoder.of(),
            RECORD,
            "01000c702e73686f702e4974656d73000000030000010000000000ffffffffffffffff0000000200"
                + "02c3a4000000010100046e6f6e65ffffffffffffffff000000027b7d"),
        CoderContract.of(
            "dead letter",
            DeadLetterCoder.of(),
            new DeadLetter(RECORD, "Items", Reason.BAD_VALUE, "é"),
            "0101000c702e73686f702e4974656d73000000030000010000000000ffffffffffffffff00000002"
                + "0002c3a4000000010100046e6f6e65ffffffffffffffff000000027b7d00054974656d7300094241"
                + "445f56414c554503c3a9"),
        CoderContract.of(
            "dead letter without detail",
            DeadLetterCoder.of(),
            new DeadLetter(RECORD, "Items", Reason.NOT_JSON, null),
            "0101000c702e73686f702e4974656d73000000030000010000000000ffffffffffffffff00000002"
                + "0002c3a4000000010100046e6f6e65ffffffffffffffff000000027b7d00054974656d7300084e4f"
                + "545f4a534f4e00"),
        CoderContract.of(
            "ledger entry",
            LedgerEntryCoder.of(),
            new LedgerEntry.Builder()
                .add(Count.RECORDS, 5)
                .add(Count.MERGED, Long.MIN_VALUE)
                .build("Items"),
            "0200054974656d730200075245434f524453000000000000000500064d4552474544800000000000"
                + "0000000000000000"),
        CoderContract.of(
            "ledger entry with offsets and latency",
            LedgerEntryCoder.of(),
            new LedgerEntry.Builder()
                .setsOut(Leg.BRONZE, 3)
                .arrived(Leg.GOLD, 1)
                .read("p.shop.Items/0", 5, 9)
                .read("p.shop.Items/0", 12, 1L << 40)
                .took("silver", new Latency(Map.of(7, 2L, 300, 1L), 1_300, true))
                .build("Items"),
            "0200054974656d730002000642524f4e5a4500000000000000030004474f4c44ffffffffffffffff"
                + "00000001000e702e73686f702e4974656d732f300000000200000000000000050000000000000009"
                + "000000000000000c000001000000000001000673696c766572001366696e65203133303020373a32"
                + "203330303a31"),
        CoderContract.of(
            "doubt",
            DoubtSpanCoder.of(),
            new DoubtSpan(
                "Items",
                Doubt.Cause.STATEMENT,
                "é",
                LogPosition.of(0, "bin.000004", 120, false, 0, 0),
                LogPosition.of(1, "bin.1000000", 1L << 33, true, 0, 0)),
            "01064974656d730a53544154454d454e5403c3a9000462696e0478000000010462696ec0843d"
                + "8080808020010000"),
        CoderContract.of(
            "change event",
            ChangeEventCoder.of(),
            EVENT,
            "030573686f70064974656d730a03696404494e5400000005666c616708424f4f4c45414e01010000"
                + "056c6f6e67054c4f4e470100000000000000054c303030303a62696e3a3030303030303030303030"
                + "333a30303030303030303030303030303030303030373a733a303030303030303030303030303030"
                + "303030303a303030303030303030300673686f727406666c6f617406464c4f415400000007646f75"
                + "626c6507444f55424c45000000066d6f6e65790e444543494d414c2831382c322901010000000574"
                + "65787407535452494e47010000000662797465730742494e41525900000004646179054441544500"
                + "00000574696d650a54494d455354414d5000000001036964045b315d75020462696ec0843d808080"
                + "802001050600065bfeda25e0000d702e73686f702e4974656d73010980d8c1a28c3404613a310461"
                + "3a31040203045b375d010100000001000000000000000000010100000001010001ffffffffffffff"
                + "ff013fc000000180000000000000000103ed29790106c3a4f09f9880010200ff01ffffffff010006"
                + "5bfeda25e001"),
        CoderContract.of(
            "truncate",
            ChangeEventCoder.of(),
            Changes.truncate().at(300).build(),
            "030573686f70064974656d730203696404494e54000000056e616d6507535452494e470000000103"
                + "69640174000462696e04ac0201ac02000006239b5a2c012c0d702e73686f702e4974656d7300ac02"
                + "ac82cea6a5320000000001000000"));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void writesTheBytesThatItHasAlwaysWritten(CoderContract<?> contract) throws Exception {
    contract.checkStoredForm();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void readsBackWhatItWrote(CoderContract<?> contract) throws Exception {
    contract.checkReading();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void readsExactlyItsOwnBytes(CoderContract<?> contract) throws Exception {
    contract.checkEnd();
    contract.checkTruncation();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void refusesAVersionThatItDoesNotKnow(CoderContract<?> contract) throws Exception {
    contract.checkVersion();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void travelsToTheWorkers(CoderContract<?> contract) {
    contract.checkTravel();
  }

  @Test
  void aLedgerEntryOfTheFirstVersionIsStillRead() throws Exception {
    byte[] first =
        HexFormat.of()
            .parseHex(
                "0100054974656d730200075245434f524453000000000000000500064d4552474544800000000000"
                    + "0000");
    assertEquals(
        new LedgerEntry("Items", Map.of(Count.RECORDS, 5L, Count.MERGED, Long.MIN_VALUE)),
        CoderUtils.decodeFromByteArray(LedgerEntryCoder.of(), first));
  }

  @Test
  void everyPartOfAnEventIsReadBack() throws Exception {
    ChangeEvent read =
        CoderUtils.decodeFromByteArray(
            ChangeEventCoder.of(), CoderUtils.encodeToByteArray(ChangeEventCoder.of(), EVENT));
    assertEquals(EVENT.schema(), read.schema());
    assertEquals(EVENT.key(), read.key());
    assertEquals(EVENT.operation(), read.operation());
    assertEquals(EVENT.position(), read.position());
    assertArrayEquals(EVENT.before(), read.before());
    assertArrayEquals(EVENT.after(), read.after());
    assertEquals(EVENT.committedAt(), read.committedAt());
    assertEquals(EVENT.delivery(), read.delivery());
    assertEquals(EVENT.transaction(), read.transaction());
    assertEquals(EVENT.linkedKey(), read.linkedKey());
  }

  @Test
  void everyPartOfARecordIsReadBack() throws Exception {
    SourceRecordCoder coder = SourceRecordCoder.of();
    assertEquals(
        RECORD, CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, RECORD)));
  }

  @Test
  void aHeadersNameMayBeLong() throws Exception {
    SourceRecord record =
        new SourceRecord(
            "p",
            0,
            1,
            2,
            List.of(new SourceRecord.Header("h".repeat(70_000), null)),
            null,
            new byte[0]);
    SourceRecordCoder coder = SourceRecordCoder.of();
    assertEquals(
        record, CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, record)));
  }
}
