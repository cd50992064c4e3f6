package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.transforms.Changes;
import org.junit.jupiter.api.Test;

class RowHeadTest {

  private static RowHead with(RowHead head, ChangeEvent event) {
    return head.with(event.position(), Fingerprint.of(event));
  }

  private static byte label(RowHead head, ChangeEvent event) {
    return head.label(event.position(), Fingerprint.of(event));
  }

  @Test
  void theFirstAndEveryNewerChangeIsNew() {
    ChangeEvent first = Changes.create(1, "a").at(100).build();
    assertEquals(ChangeBlock.LABEL_NEW, label(RowHead.NONE, first));
    assertEquals(
        ChangeBlock.LABEL_NEW,
        label(with(RowHead.NONE, first), Changes.update(1, "b").at(200).build()));
  }

  @Test
  void anUnseenChangeBehindANewerOneIsLate() {
    RowHead head = with(RowHead.NONE, Changes.update(1, "b").at(200).build());
    assertEquals(ChangeBlock.LABEL_LATE, label(head, Changes.create(1, "a").at(100).build()));
  }

  @Test
  void theSameEventUnderAnotherOffsetIsADuplicate() {
    RowHead head = with(RowHead.NONE, Changes.create(1, "a").at(100).offset(5).build());
    head = with(head, Changes.update(1, "b").at(200).offset(6).build());
    assertEquals(
        ChangeBlock.LABEL_REDELIVERED,
        label(head, Changes.create(1, "a").at(100).offset(9).build()));
  }

  @Test
  void anEarlierDeliveryThanTheOneSeenIsForTheChangeLogToJudge() {
    RowHead head = with(RowHead.NONE, Changes.create(1, "a").at(100).offset(9).build());
    assertEquals(
        ChangeBlock.LABEL_LATE, label(head, Changes.create(1, "a").at(100).offset(5).build()));
  }

  @Test
  void whatMayHaveHappenedTwiceAtOnePlaceIsForTheChangeLogToJudge() {
    RowHead head = with(RowHead.NONE, Changes.create(1, "a").at(100).offset(5).build());
    head = with(head, Changes.delete(1, "a").at(100).offset(6).build());
    assertEquals(
        ChangeBlock.LABEL_NEW, label(head, Changes.create(1, "a").at(100).offset(7).build()));
  }

  @Test
  void siblingsInACompressedTransactionAreNotDuplicates() {
    RowHead head = with(RowHead.NONE, Changes.create(1, "a").at(100).offset(5).build());
    ChangeEvent sibling = Changes.update(1, "b").at(100).offset(6).build();
    assertEquals(ChangeBlock.LABEL_NEW, label(head, sibling));
    assertEquals(ChangeBlock.LABEL_DUPLICATE, label(with(head, sibling), sibling));
  }

  @Test
  void aHeadLearnedFromTheLakeKnowsItsDeliveryAlone() {
    ChangeEvent current = Changes.update(1, "b").at(200).offset(6).build();
    RowHead head = RowHead.learned(current.position());
    assertEquals(ChangeBlock.LABEL_DUPLICATE, label(head, current));
    assertEquals(ChangeBlock.LABEL_LATE, label(head, Changes.create(1, "a").at(100).build()));
    assertEquals(ChangeBlock.LABEL_NEW, label(head, Changes.update(1, "c").at(300).build()));
  }

  @Test
  void remembersTheNewestChangesWhateverTheirOrderOfArrival() {
    RowHead head = RowHead.NONE;
    for (int i = 0; i < 100; i++) {
      head = with(head, Changes.update(1, "v" + i).at(1000 + (i * 37) % 100).build());
      assertEquals(Math.min(i + 1, RowHead.MAX_RECENT), head.recent().size());
    }
    for (int i = 0; i < RowHead.MAX_RECENT; i++) {
      assertEquals(1099 - i, head.recent().get(i).position().pos());
    }
  }

  @Test
  void aDuplicateOlderThanItsMemoryIsLate() {
    RowHead head = RowHead.NONE;
    for (int i = 0; i <= RowHead.MAX_RECENT; i++) {
      head = with(head, Changes.update(1, "v").at(100 + i).build());
    }
    assertEquals(ChangeBlock.LABEL_LATE, label(head, Changes.update(1, "v").at(100).build()));
  }
}
