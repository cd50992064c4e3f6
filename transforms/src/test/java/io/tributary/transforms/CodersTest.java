package io.tributary.transforms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Reason;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.decode.ChangeEventCoder;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.order.Blocks;
import io.tributary.transforms.order.OrderChanges;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every coder of the module promises. */
class CodersTest {

  private record Contract<T>(Coder<T> coder, T value) {
    void check() throws Exception {
      byte[] bytes = CoderUtils.encodeToByteArray(coder, value);
      assertEquals(value, CoderUtils.decodeFromByteArray(coder, bytes));
      // Values stand one behind the other in a stream, so a coder must know where its own ends.
      ListCoder<T> list = ListCoder.of(coder);
      List<T> twice = List.of(value, value);
      assertEquals(
          twice, CoderUtils.decodeFromByteArray(list, CoderUtils.encodeToByteArray(list, twice)));
      assertEquals(value, SerializableUtils.ensureSerializableByCoder(coder, value, "the coder"));
      assertEquals(coder, SerializableUtils.clone(coder));
    }

    void checkVersion() throws Exception {
      byte[] bytes = CoderUtils.encodeToByteArray(coder, value);
      bytes[0] = 99;
      assertThrows(IOException.class, () -> coder.decode(new ByteArrayInputStream(bytes)));
    }

    @Override
    public String toString() {
      return coder.getClass().getSimpleName();
    }
  }

  private static final SourceRecord RECORD =
      new SourceRecord(
          "p.shop.Items",
          3,
          1L << 40,
          -1,
          List.of(
              new SourceRecord.Header("ä", new byte[] {1}), new SourceRecord.Header("none", null)),
          null,
          new byte[70_000]);

  static Stream<Contract<?>> versioned() {
    return Stream.of(
        new Contract<>(SourceRecordCoder.of(), RECORD),
        new Contract<>(
            DeadLetterCoder.of(), new DeadLetter(RECORD, "Items", Reason.BAD_VALUE, "é")),
        new Contract<>(
            DeadLetterCoder.of(), new DeadLetter(RECORD, "Items", Reason.NOT_JSON, null)),
        new Contract<>(
            LedgerEntryCoder.of(),
            new LedgerEntry.Builder()
                .add(Count.RECORDS, 5)
                .add(Count.MERGED, Long.MIN_VALUE)
                .build("Items")));
  }

  @ParameterizedTest
  @MethodSource("versioned")
  void readsBackWhatItWrote(Contract<?> contract) throws Exception {
    contract.check();
  }

  @ParameterizedTest
  @MethodSource("versioned")
  void refusesAVersionThatItDoesNotKnow(Contract<?> contract) throws Exception {
    contract.checkVersion();
  }

  @Test
  void readsBackBlocksUnderTheirShard() throws Exception {
    new Contract<>(
            OrderChanges.coder(),
            KV.of(
                Blocks.shard(1, 3),
                Blocks.of(
                    List.of(
                        Changes.create(1, "ä").at(100).build(),
                        Changes.delete(1).at(200).build(),
                        Changes.truncate().at(300).build()))))
        .check();
    new Contract<>(OrderChanges.coder(), KV.of(Blocks.shard(0, 1), Blocks.of(List.of()))).check();
  }

  @Test
  void readsBackSingleEvents() throws Exception {
    ChangeEvent event = Changes.update(1, "ä").at(100).build();
    ChangeEvent read =
        CoderUtils.decodeFromByteArray(
            ChangeEventCoder.of(), CoderUtils.encodeToByteArray(ChangeEventCoder.of(), event));
    assertEquals(event.schema(), read.schema());
    assertEquals(event.position(), read.position());
    assertArrayEquals(event.after(), read.after());
    assertEquals(event.delivery(), read.delivery());
  }
}
