package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.Changes;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.order.Blocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is delivered again goes on to the current rows under the position that the log has. */
class RedeliveredBlocksTest {

  @TempDir Path folder;
  private LakeFixture lake;

  @BeforeEach
  void openLake() {
    lake = new LakeFixture(folder);
  }

  private static Changes deleted(long offset) {
    return Changes.delete(2, "two").at(200).row(0).offset(offset);
  }

  private static Changes created(long offset) {
    return Changes.create(2, "one").at(200).row(1).offset(offset);
  }

  private static Changes update(String from, String name, long offset) {
    return Changes.update(1, name).from(1, from).at(100).offset(offset);
  }

  private List<String> current() throws IOException {
    return lake.currentRows("_key", "name", "_position").stream()
        .map(row -> row.replaceFirst(":[0-9]{19}$", ""))
        .toList();
  }

  private List<String> log() throws IOException {
    return lake.rows(lake.logState(), "_key", "_op", "_offset");
  }

  private static String at(Changes change) {
    return change.build().position().toSortableString();
  }

  @Test
  void aPartOfATransactionThatComesAgainChangesNothing() throws IOException {
    lake.run(Changes.create(2, "two").at(110), deleted(3), created(5));
    List<String> rows = current();
    assertEquals(List.of("[2] one " + at(created(5))), rows);
    lake.run(deleted(9));
    assertEquals(rows, current());
    lake.run(deleted(12), created(13));
    assertEquals(rows, current());
    assertEquals(List.of("[2] c 110", "[2] c 5", "[2] d 3"), log());
    assertEquals(3, lake.ledger.get("Items", Count.DUPLICATES));
  }

  @Test
  void aCrashBetweenTheLogAndTheRowsIsMadeUpForByARedelivery() throws IOException {
    lake.log(Changes.create(2, "two").at(110), deleted(3), created(5));
    lake.run(deleted(9));
    assertEquals(List.of("[2] one " + at(created(5))), current());
  }

  @Test
  void aDeletionThatComesAgainStaysTheLast() throws IOException {
    lake.run(update("x", "a", 1), Changes.delete(1, "a").at(100).offset(2));
    lake.run(update("x", "a", 7));
    assertEquals(List.of(), lake.currentRows("_key"));
    lake.run(Changes.create(1, "b").at(300));
    assertEquals(List.of("[1] b"), lake.currentRows("_key", "name"));
  }

  @Test
  void whatWasFoundLastWithLessKnowledgeGivesWay() throws IOException {
    lake.run(update("x", "a", 9), update("a", "b", 4));
    assertEquals(List.of("[1] a"), lake.currentRows("_key", "name"));
    lake.run(update("x", "a", 3));
    assertEquals(List.of("[1] b " + at(update("a", "b", 4))), current());
    assertEquals(List.of("[1] u 3", "[1] u 4"), log());
  }

  @Test
  void aWriterThatKnowsLessMayComeLater() throws IOException {
    var early = lake.settled(Blocks.shard(0, 1), LakeFixture.sorted(update("x", "a", 9)));
    lake.run(update("x", "a", 3), update("a", "b", 4));
    lake.current(Blocks.shard(0, 1), early);
    assertEquals(List.of("[1] b " + at(update("a", "b", 4))), current());
  }
}
