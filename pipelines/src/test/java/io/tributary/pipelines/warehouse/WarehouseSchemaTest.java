package io.tributary.pipelines.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.pipelines.query.LakeException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WarehouseSchemaTest {

  @Test
  void statementsComeWithoutCommentsAndTerminators() {
    assertEquals(
        List.of("CREATE TABLE a (\n  x INT\n)", "CREATE TABLE b (y INT)"),
        WarehouseSchema.parse(
                """
                -- first; of two

                CREATE TABLE a (
                  -- of a
                  x INT
                );
                CREATE TABLE b (y INT);
                """)
            .statements());
  }

  @Test
  void aMissingFileIsNamed() {
    assertEquals(
        Path.of("nowhere.sql") + " cannot be read; it defines the warehouse",
        assertThrows(LakeException.class, () -> WarehouseSchema.read(Path.of("nowhere.sql")))
            .getMessage());
  }
}
