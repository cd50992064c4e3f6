package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroRowsTest {

  @Test
  void aSchemaSurvivesItsAvroFormWhateverItsColumnsAreCalled() {
    List<LakeField> fields =
        List.of(
            LakeField.of("with space", ColumnType.INT),
            LakeField.of("dot.ted", ColumnType.decimal(38, 10)),
            LakeField.of("größe\"'`\\", ColumnType.TIMESTAMP),
            LakeField.struct("_before", List.of(LakeField.of("1st", ColumnType.DATE))),
            LakeField.listOf("_headers", List.of(LakeField.of("name", ColumnType.BINARY))));
    assertEquals(fields, AvroRows.fields(AvroRows.schema(new LakeSchema(fields))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1", "127", "128", "-128", "-129", "99999", "-99999"})
  void decimalsKeepTheirValueAndSign(String digits) {
    ColumnType type = ColumnType.decimal(5, 2);
    Schema union =
        AvroRows.schema(new LakeSchema(List.of(LakeField.of("d", type))))
            .getFields()
            .get(0)
            .schema();
    BigDecimal value = new BigDecimal(digits).movePointLeft(2).setScale(2);
    assertEquals(value, AvroRows.fromAvro(AvroRows.toAvro(value, type, union), type));
  }

  @Test
  void bytesCanBeReadMoreThanOnce() {
    Object avro = AvroRows.toAvro(new byte[] {1, 2}, ColumnType.BINARY, null);
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(new byte[] {1, 2}, (byte[]) AvroRows.fromAvro(avro, ColumnType.BINARY));
    }
  }
}
