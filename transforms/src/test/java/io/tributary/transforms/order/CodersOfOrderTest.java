package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.Changes;
import io.tributary.transforms.CoderContract;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contracts of the coders behind {@link OrderChanges}. */
class CodersOfOrderTest {

  /** Version, schemas, count and length of a block; the compressed entries come behind. */
  private static final int BLOCK_HEADER = 54;

  private static ChangeBlock block() throws IOException {
    return Blocks.of(
        List.of(
            Changes.create(1, "ä").at(100).build(),
            Changes.delete(1).at(200).build(),
            Changes.truncate().at(300).build()));
  }

  private static RowHead head() {
    return RowHead.learned(Changes.create(1, "a").at(100).build().position())
        .with(Changes.update(1, "b").at("bin.1000000", 4).build().position(), -5);
  }

  static Stream<CoderContract<?>> contracts() throws IOException {
    return Stream.of(
        CoderContract.of(
            "shard key",
            ShardKeyCoder.of(),
            Blocks.shard(2, 3),
            "010573686f70064974656d730000000200000003"),
        CoderContract.of(
            "row head",
            RowHeadCoder.of(),
            head(),
            "0102000462696ec0843d0401000400fffffffffffffffb000462696e046401006400000000000000"
                + "0000"),
        CoderContract.of("row without a head", RowHeadCoder.of(), RowHead.NONE, "0100"),
        CoderContract.compressed(
            "block",
            ChangeBlockCoder.of(),
            block(),
            "02000000010573686f70064974656d730203696404494e54000000056e616d6507535452494e4700"
                + "00000103696400000003000000e1000000a228b52ffd20e1cd0400c2071e29804d8603603061a5cf"
                + "da1166744340843a7eea817992b66b5e0300680c64fe07449f74387e43ca9629ef91505e85f242c9"
                + "55b5018c1ea84441f17f6776cecedb191d96c66af075598804dbbffdfe089157e27cf12d53e11698"
                + "a6b96c9826885f109021f0f1462bc34cac299243c4fa74de89908aa6197f0d00a020406270c50988"
                + "525a0106542808e49dc22b80172c1751a8138037",
            BLOCK_HEADER),
        CoderContract.compressed(
            "empty block",
            ChangeBlockCoder.of(),
            Blocks.of(List.of()),
            "020000000000000000000000000000000928b52ffd2000010000",
            13));
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
  void theKeyOfAShardIsDeterministic() throws Exception {
    ShardKeyCoder.of().verifyDeterministic();
    byte[] bytes = CoderUtils.encodeToByteArray(ShardKeyCoder.of(), Blocks.shard(2, 3));
    assertEquals(Blocks.shard(2, 3), CoderUtils.decodeFromByteArray(ShardKeyCoder.of(), bytes));
  }

  @Test
  void everyPartOfAHeadIsReadBack() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(RowHeadCoder.of(), head());
    assertEquals(head(), CoderUtils.decodeFromByteArray(RowHeadCoder.of(), bytes));
  }

  @Test
  void blocksStandUnderTheirShard() throws Exception {
    KV<ShardKey, ChangeBlock> unit = KV.of(Blocks.shard(1, 3), block());
    byte[] bytes = CoderUtils.encodeToByteArray(OrderChanges.coder(), unit);
    assertEquals(unit, CoderUtils.decodeFromByteArray(OrderChanges.coder(), bytes));
  }
}
