package io.tributary.schemas.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPositionTest {

  private static LogPosition at(String binlog, long pos) {
    return LogPosition.of(0, binlog, pos, true, 0, 0);
  }

  private static void assertBefore(LogPosition first, LogPosition second) {
    assertTrue(first.compareTo(second) < 0, first + " before " + second);
    assertTrue(second.compareTo(first) > 0, second + " after " + first);
    assertTrue(
        first.toSortableString().compareTo(second.toSortableString()) < 0,
        first.toSortableString() + " before " + second.toSortableString());
  }

  @Test
  void fileNumbersCompareAsNumbersAcrossTheRollover() {
    assertBefore(at("mysql-bin.999999", 900), at("mysql-bin.1000000", 4));
  }

  @Test
  void bytePositionsCompareAsNumbers() {
    assertBefore(at("mysql-bin.000004", 999), at("mysql-bin.000004", 1000));
  }

  @Test
  void aSnapshotRowRanksBelowTheChangeStreamedFromTheSamePosition() {
    LogPosition read = LogPosition.of(0, "bin.000004", 120, false, 900, 7);
    LogPosition streamed = LogPosition.of(0, "bin.000004", 120, true, 1, 0);
    assertBefore(read, streamed);
  }

  @Test
  void offsetThenRowDecideAtOnePosition() {
    LogPosition first = LogPosition.of(0, "bin.000004", 120, true, 5, 9);
    LogPosition second = LogPosition.of(0, "bin.000004", 120, true, 6, 0);
    LogPosition third = LogPosition.of(0, "bin.000004", 120, true, 6, 1);
    assertBefore(first, second);
    assertBefore(second, third);
  }

  @Test
  void aLaterHistoryRanksAboveHoweverSmallItsFileNumber() {
    assertBefore(
        LogPosition.of(0, "bin.000900", 120, true, 5, 0),
        LogPosition.of(1, "bin.000001", 4, true, 6, 0));
  }

  @Test
  void offsetAndRowAreNoPartOfAPlace() {
    LogPosition first = LogPosition.of(0, "bin.000004", 120, true, 10, 2);
    assertTrue(first.samePlace(LogPosition.of(0, "bin.4", 120, true, 99, 1)));
    assertFalse(first.samePlace(LogPosition.of(0, "bin.4", 121, true, 10, 2)));
    assertFalse(first.samePlace(LogPosition.of(0, "bin.5", 120, true, 10, 2)));
    assertFalse(first.samePlace(LogPosition.of(0, "bin.4", 120, false, 10, 2)));
    assertFalse(first.samePlace(LogPosition.of(1, "bin.4", 120, true, 10, 2)));
    assertFalse(first.samePlace(LogPosition.of(0, "nib.4", 120, true, 10, 2)));
    assertEquals(LogPosition.of(0, "bin.4", 120, true, 0, 0), first.place());
  }

  @Test
  void namesTheBinlogWithoutItsPadding() {
    assertEquals("mysql.bin.4", at("mysql.bin.000004", 1).binlog());
  }

  @Test
  void theTextOfAPositionNeverChanges() {
    assertEquals(
        "0002:mysql-bin:000000000004:00000000000000000120:s:" + "0000000000000000009:0000000001",
        LogPosition.of(2, "mysql-bin.000004", 120, true, 9, 1).toSortableString());
    assertEquals(
        "0000:a!DKb!CA:000000000007:00000000000000000004:r:" + "0000000000000000000:0000000000",
        LogPosition.of(0, "a:b .7", 4, false, 0, 0).toSortableString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mysql-bin", "mysql-bin.", ".000001", "mysql-bin.00x1", "bin.1 ", "bin.-1"})
  void refusesABinlogWithoutANumber(String binlog) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> at(binlog, 4));
    assertEquals("Binlog file " + binlog + " has no number", e.getMessage());
  }

  @Test
  void refusesABinlogNumberThatIsTooLong() {
    assertThrows(IllegalArgumentException.class, () -> at("bin.99999999999999", 4));
  }

  @Test
  void refusesNegativeParts() {
    assertThrows(IllegalArgumentException.class, () -> at("bin.1", -1));
    assertThrows(IllegalArgumentException.class, () -> LogPosition.of(0, "bin.1", 4, true, -1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a:b",
        "0000:bin:1:2:x:0000000000000000000:0",
        "0000:bin:1:2:s:0000000000000000000:zero",
        "0000:bin:1:2:s:0000000000000000000:0:0:0",
        "0000:bin:1:2:s:000000000003:0000000000000000000:0"
      })
  void refusesATextThatIsNoPosition(String text) {
    assertThrows(IllegalArgumentException.class, () -> LogPosition.parse(text));
  }

  @Property(tries = 3000)
  void textsSortExactlyAsPositionsCompare(
      @ForAll("positions") LogPosition a, @ForAll("positions") LogPosition b) {
    assertEquals(
        Integer.signum(a.compareTo(b)),
        Integer.signum(a.toSortableString().compareTo(b.toSortableString())),
        a.toSortableString() + " and " + b.toSortableString());
  }

  @Test
  void whatACurrentRowKeepsBesideItsPositionIsNoPartOfIt() {
    LogPosition position = LogPosition.of(0, "bin.000004", 120, true, 6, 1);
    assertEquals(position, LogPosition.parse(position.toSortableString() + ":0000000000000000042"));
  }

  @Property
  void everyTextIsReadBack(@ForAll("positions") LogPosition position) {
    assertEquals(position, LogPosition.parse(position.toSortableString()));
  }

  @Property
  void comparingIsAntisymmetricAndAgreesWithEquals(
      @ForAll("positions") LogPosition a, @ForAll("positions") LogPosition b) {
    assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
    assertEquals(a.equals(b), a.compareTo(b) == 0);
  }

  @Provide
  Arbitrary<LogPosition> positions() {
    Arbitrary<String> bases =
        Arbitraries.oneOf(
            Arbitraries.of(
                "mysql-bin", "mysql-bin2", "mysql-bin-relay", "mysql-bin!", "mysql-bin:", "mysql"),
            Arbitraries.strings().withCharRange(' ', ';').withChars("\tAz~é").ofMaxLength(4));
    Arbitrary<Long> numbers =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 2),
            Arbitraries.of(9L, 10L, 99L, 100L, 999_999L, 1_000_000L, 4_294_967_296L));
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            bases,
            numbers,
            numbers,
            Arbitraries.of(true, false),
            numbers,
            Arbitraries.integers().between(0, 2))
        .as(LogPosition::new);
  }
}
