package io.tributary.transforms.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.Operation;
import io.tributary.schemas.position.LogPosition;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarkTest {

  @Test
  void neighboursHaveDifferentMarks() {
    Set<Long> marks = new HashSet<>();
    for (String topic : new String[] {"p.shop.Items", "p.shop.Orders"}) {
      for (int partition = 0; partition < 10; partition++) {
        for (long offset = 0; offset < 1_000; offset++) {
          marks.add(Mark.ofRecord(topic, partition, offset));
        }
      }
    }
    for (int pos = 0; pos < 100; pos++) {
      for (int row = 0; row < 100; row++) {
        LogPosition position = LogPosition.of(0, "bin.000001", pos, true, 7, row);
        marks.add(Mark.ofChange("[1]", Operation.CREATE, position));
      }
    }
    assertEquals(30_000, marks.size());
  }

  @Test
  void theShardsPartsOfATruncateAddUpToItsMark() {
    for (int shards = 1; shards <= 10; shards++) {
      long sum = 0;
      Set<Long> parts = new HashSet<>();
      for (int shard = 0; shard < shards; shard++) {
        long part = Mark.part(1234567, Operation.TRUNCATE, shard, shards);
        parts.add(part);
        sum += part;
      }
      assertEquals(1234567, sum);
      assertEquals(shards, parts.size());
    }
  }

  @Test
  void aRowsChangeIsOneShardsAlone() {
    assertEquals(99, Mark.part(99, Operation.UPDATE, 3, 4));
    assertEquals(99, Mark.part(99, Operation.SCHEMA, 0, 4));
  }
}
