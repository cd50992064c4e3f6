package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.CoderContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class RecordBlockCoderTest {

  private static final CoderContract<RecordBlock> CONTRACT =
      CoderContract.of(
          "block of records",
          RecordBlockCoder.of(),
          new RecordBlock(7, 1L << 40, 2, 300, new byte[] {1, -1}),
          "0100000000000000070000010000000000000000020000012c0000000201ff");

  private static SourceRecord record(long offset) {
    byte[] value = ("value " + offset).getBytes(StandardCharsets.UTF_8);
    return new SourceRecord("p.shop.Items", 0, offset, 5, List.of(), null, value);
  }

  @Test
  void keepsItsContract() throws Exception {
    CONTRACT.checkStoredForm();
    CONTRACT.checkReading();
    CONTRACT.checkEnd();
    CONTRACT.checkTruncation();
    CONTRACT.checkVersion();
    CONTRACT.checkTravel();
  }

  @Test
  void theRecordsOfABlockAreReadBack() throws Exception {
    RecordBlock.Builder builder = new RecordBlock.Builder();
    builder.add(record(9));
    builder.add(record(7));
    byte[] bytes = CoderUtils.encodeToByteArray(RecordBlockCoder.of(), builder.build());
    RecordBlock read = CoderUtils.decodeFromByteArray(RecordBlockCoder.of(), bytes);
    assertEquals(7, read.firstOffset());
    assertEquals(9, read.lastOffset());
    assertEquals(List.of(record(9), record(7)), List.of(read.records()));
  }
}
