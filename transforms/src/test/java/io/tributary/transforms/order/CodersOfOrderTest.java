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
            "0202000462696ec0843d04010400fffffffffffffffb000462696e04640164000000000000000000"),
        CoderContract.of("row without a head", RowHeadCoder.of(), RowHead.NONE, "0200"),
        CoderContract.compressed(
            "block",
            ChangeBlockCoder.of(),
            block(),
            "03000000010573686f70064974656d730203696404494e54000000056e616d6507535452494e4700"
                + "00000103696400000003000000f9000000a928b52ffd20f905050094070000005600cf64f519f2a6"
                + "849100045b315d63000462696e04640164000006239b5a2c00640d702e73686f702e4974656d7300"
                + "64e480cea6a532000000000100000101000000010102c3a46e84e415fa4f665764c80101c801c8c8"
                + "01c8814d1a34f459b20571f90000000174ac0201ac02012cac02ac82000010006023406270da0aa8"
                + "61364e091be11a8cc0858d40de2d3c0518031e3b0b658394167803",
            BLOCK_HEADER),
        CoderContract.compressed(
            "empty block",
            ChangeBlockCoder.of(),
            Blocks.of(List.of()),
            "030000000000000000000000000000000928b52ffd2000010000",
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
