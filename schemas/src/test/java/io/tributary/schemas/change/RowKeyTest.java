package io.tributary.schemas.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowKeyTest {

  private static String key(ColumnType type, Object value) {
    return RowKey.of(List.of(type), new Object[] {value});
  }

  @Test
  void writesNumbersAsTheyAre() {
    assertEquals("[17]", key(ColumnType.INT, 17));
    assertEquals("[-9223372036854775808]", key(ColumnType.LONG, Long.MIN_VALUE));
    assertEquals(
        "[18446744073709551615]",
        key(ColumnType.decimal(20, 0), new BigDecimal("18446744073709551615")));
    assertEquals(
        "[0.0000000100]", key(ColumnType.decimal(20, 10), new BigDecimal("1.00E-8").setScale(10)));
  }

  @Test
  void writesTheColumnsOfACompoundKeyInOrder() {
    assertEquals(
        "[\"a\",5,null]",
        RowKey.of(
            List.of(ColumnType.STRING, ColumnType.INT, ColumnType.STRING),
            new Object[] {"a", 5, null}));
  }

  @Test
  void escapesQuotesAndControlCharactersAndKeepsOtherLetters() {
    assertEquals("[\"a\\\"b\\\\c\"]", key(ColumnType.STRING, "a\"b\\c"));
    assertEquals("[\"line\\nfeed\"]", key(ColumnType.STRING, "line\nfeed"));
    assertEquals("[\"höh 日本 😀\"]", key(ColumnType.STRING, "höh 日本 😀"));
  }

  @Test
  void writesBytesInBase64() {
    assertEquals("[\"AP8Q\"]", key(ColumnType.BINARY, new byte[] {0, -1, 16}));
  }

  @Test
  void aTextAndANumberAreDifferentKeys() {
    assertEquals("[\"5\"]", key(ColumnType.STRING, "5"));
    assertEquals("[5]", key(ColumnType.INT, 5));
  }

  @Test
  void theTablesOwnKeySortsBeforeEveryRow() {
    assertTrue(RowKey.TABLE.compareTo(key(ColumnType.INT, null)) < 0);
    assertTrue(RowKey.TABLE.compareTo(RowKey.of(List.of(), new Object[0])) < 0);
  }

  /** Files in lakes are laid out by these numbers: a change of them would orphan their rows. */
  @Test
  void shardsNeverChange() {
    assertEquals(GOLDEN, shards("[1]", "[2]", "[17]", "[\"höh\"]", "[\"a\",5]", ""));
  }

  private static final String GOLDEN = "3/7 0/8 2/4 0/2 2/2 1/9";

  private static String shards(String... keys) {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      text.append(RowKey.shard(key, 4)).append('/').append(RowKey.shard(key, 10)).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void sequentialKeysSpreadEvenly() {
    for (int shards : new int[] {2, 3, 4, 7, 10}) {
      int[] counts = new int[shards];
      int keys = 20_000;
      for (int i = 0; i < keys; i++) {
        counts[RowKey.shard("[" + i + "]", shards)]++;
      }
      for (int count : counts) {
        assertTrue(Math.abs(count - keys / shards) < keys / shards / 5, count + " of " + shards);
      }
    }
  }
}
