package io.tributary.schemas.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LakeNamesTest {

  @ParameterizedTest
  @CsvSource({
    "CustomerID,CustomerID",
    "first name,first_name",
    "order-date,order_date",
    "a.b,a_b",
    "2nd,_2nd",
    "größe,größe",
    "_id,_id",
    "_key,__key",
    "_Key,__Key",
    "_OP,__OP",
    "-position,__position",
    "'',_",
  })
  void keepsNamesThatTheLakeCanCarry(String column, String inLake) {
    assertEquals(inLake, LakeNames.of(column));
  }

  @Test
  void tellsTheLakesOwnColumnsFromTheSources() {
    assertTrue(LakeNames.isLakeColumn("_key"));
    assertTrue(LakeNames.isLakeColumn("_KEY"));
    assertFalse(LakeNames.isLakeColumn("__key"));
    assertFalse(LakeNames.isLakeColumn("Name"));
  }
}
