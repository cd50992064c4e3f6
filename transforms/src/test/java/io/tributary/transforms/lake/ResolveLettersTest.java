package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Reason;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveLettersTest {

  @TempDir Path folder;
  private LakeFixture lake;

  @BeforeEach
  void openLake() {
    lake = new LakeFixture(folder);
  }

  private static DeadLetter letter(String table, long offset) {
    return new DeadLetter(
        new SourceRecord("p.shop." + table, 0, offset, 0, List.of(), null, new byte[] {1}),
        table,
        Reason.NOT_JSON,
        "x");
  }

  private void quarantine(DeadLetter... letters) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(List.of(letters)).withCoder(DeadLetterCoder.of()))
        .apply(WriteQuarantine.to(lake.layout, lake.storage));
    pipeline.run().waitUntilFinish();
  }

  private void resolve(
      List<DeadLetter> replayed, List<DeadLetter> dead, List<LedgerEntry> expected) {
    Pipeline pipeline = Pipeline.create();
    LedgerEntry anyCount = new LedgerEntry("Items", Map.of(Count.MERGED, 1L));
    PAssert.that(
            PCollectionTuple.of(
                    ResolveLetters.REPLAYED,
                    pipeline.apply(
                        "Replayed",
                        Create.of(replayed.stream().map(DeadLetter::record).toList())
                            .withCoder(SourceRecordCoder.of())))
                .and(
                    ResolveLetters.STILL_DEAD,
                    pipeline.apply("Dead", Create.of(dead).withCoder(DeadLetterCoder.of())))
                .and(
                    ResolveLetters.COMMITTED,
                    pipeline.apply("Counts", Create.of(anyCount).withCoder(LedgerEntryCoder.of())))
                .apply(ResolveLetters.in(lake.layout, lake.storage, new Topics("p"))))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private static LedgerEntry resolved(String table, long count) {
    return new LedgerEntry(table, Map.of(Count.RESOLVED, count));
  }

  private Set<String> left() throws IOException {
    return StoredRecords.ofQuarantine(lake.layout, lake.storage).coordinates();
  }

  @Test
  void whatWasReplayedAndIsNotDeadLeavesTheQuarantine() throws IOException {
    quarantine(letter("Items", 1), letter("Items", 2), letter("Items", 3), letter("Other", 1));
    quarantine(letter("Items", 4), letter("Other", 2));
    resolve(
        List.of(letter("Items", 1), letter("Items", 2), letter("Items", 4), letter("Other", 2)),
        List.of(letter("Items", 2)),
        List.of(resolved("Items", 2), resolved("Other", 1)));
    assertEquals(Set.of("p.shop.Items-0@2", "p.shop.Items-0@3", "p.shop.Other-0@1"), left());
  }

  @Test
  void theLastLetterLeavesAnEmptyTableThatCanBeFilledAgain() throws IOException {
    quarantine(letter("Items", 1));
    resolve(List.of(letter("Items", 1)), List.of(), List.of(resolved("Items", 1)));
    assertEquals(Set.of(), left());
    quarantine(letter("Items", 1));
    assertEquals(Set.of("p.shop.Items-0@1"), left());
  }

  /** A bundle that the runner retries after its commit counts what it counted before. */
  @Test
  void resolvingTwiceIsResolvingOnce() throws IOException {
    quarantine(letter("Items", 1), letter("Items", 2));
    for (int i = 0; i < 2; i++) {
      resolve(List.of(letter("Items", 1)), List.of(), List.of(resolved("Items", 1)));
    }
    assertEquals(Set.of("p.shop.Items-0@2"), left());
  }

  @Test
  void nothingIsCommittedIfAllAreStillDead() throws IOException {
    quarantine(letter("Items", 1), letter("Items", 2));
    long version = version();
    List<DeadLetter> all = new ArrayList<>(List.of(letter("Items", 1), letter("Items", 2)));
    resolve(all, all, List.of());
    assertEquals(2, left().size());
    assertEquals(version, version());
  }

  private long version() {
    return new DeltaLog(lake.storage, "file:" + lake.layout.quarantine(), null)
        .load()
        .orElseThrow()
        .snapshot()
        .getVersion();
  }
}
