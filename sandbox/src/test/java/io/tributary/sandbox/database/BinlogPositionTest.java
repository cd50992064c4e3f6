package io.tributary.sandbox.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BinlogPositionTest {
  @Test
  void comparesFileNumbersNotNames() {
    BinlogPosition old = new BinlogPosition("mariadb-bin.999999", 900);
    BinlogPosition current = new BinlogPosition("mariadb-bin.1000000", 4);
    assertTrue(old.compareTo(current) < 0);
    assertTrue(current.compareTo(old) > 0);
  }

  @Test
  void comparesBytesWithinAFile() {
    assertTrue(
        new BinlogPosition("mysql-bin.000004", 1_000)
                .compareTo(new BinlogPosition("mysql-bin.000004", 999))
            > 0);
  }

  @Test
  void readsTheServerOutOfTheAddress() {
    DatabaseAccess access = new DatabaseAccess("jdbc:mysql://db.example:3307/shop?x=1", "u", "p");
    assertEquals("db.example", access.host());
    assertEquals(3307, access.port());
    assertEquals(3306, new DatabaseAccess("jdbc:mariadb://127.0.0.1/", "u", "p").port());
  }

  @Test
  void refusesAddressesOfOtherDatabases() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new DatabaseAccess("jdbc:postgresql://db/x", "u", "p"));
    assertTrue(refusal.getMessage().startsWith("--jdbcUrl: jdbc:postgresql://db/x is not allowed"));
  }
}
