package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.transforms.Changes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class CodersOfOrderTest {

  @Test
  void readsBackARowHead() throws Exception {
    RowHead head = RowHead.learned(Changes.create(1, "a").at(100).build().position());
    head = head.with(Changes.update(1, "b").at("bin.1000000", 4).build().position(), -5);
    byte[] bytes = CoderUtils.encodeToByteArray(RowHeadCoder.of(), head);
    assertEquals(head, CoderUtils.decodeFromByteArray(RowHeadCoder.of(), bytes));
    bytes[0] = 9;
    assertThrows(
        IOException.class, () -> RowHeadCoder.of().decode(new ByteArrayInputStream(bytes)));
  }

  @Test
  void theKeyOfAShardIsDeterministic() throws Exception {
    ShardKeyCoder.of().verifyDeterministic();
    byte[] bytes = CoderUtils.encodeToByteArray(ShardKeyCoder.of(), Blocks.shard(2, 3));
    assertEquals(Blocks.shard(2, 3), CoderUtils.decodeFromByteArray(ShardKeyCoder.of(), bytes));
  }

  @Test
  void aBlockOfAnUnknownVersionIsRefused() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(ChangeBlockCoder.of(), Blocks.of(List.of()));
    bytes[0] = 9;
    IOException e =
        assertThrows(
            IOException.class, () -> ChangeBlockCoder.of().decode(new ByteArrayInputStream(bytes)));
    assertEquals("A block of changes has the unknown version 9", e.getMessage());
  }
}
