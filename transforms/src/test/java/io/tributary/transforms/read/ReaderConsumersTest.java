package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Where a consumer begins, how far it is, and what it says when offsets are gone. */
class ReaderConsumersTest {

  private static final TopicPartition ONE = new TopicPartition("p.shop.Items", 1);
  private static final TopicPartition OTHER = new TopicPartition("p.shop.Orders", 0);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(OffsetResetStrategy.NONE);

  ReaderConsumersTest() {
    consumer.assign(List.of(ONE, OTHER));
    consumer.updateBeginningOffsets(Map.of(ONE, 3L, OTHER, 5L));
    consumer.updateEndOffsets(Map.of(ONE, 10L, OTHER, 20L));
  }

  private void seek(Map<TopicPartition, Long> starts) {
    new ReaderConsumers(starts).seek(consumer, consumer.assignment());
  }

  @Test
  void aPartitionBeginsAtItsStartAndElseAtItsEarliestRecord() {
    seek(Map.of(ONE, 8L));
    assertEquals(8, consumer.position(ONE));
    assertEquals(5, consumer.position(OTHER));
  }

  @Test
  void aPartitionThatEndsWithMarkersIsReadToItsEnd() {
    seek(Map.of());
    ReadProgress progress = new ReadProgress();
    progress.begin(consumer);
    consumer.addRecord(record(3));
    consumer.addRecord(record(4));
    ConsumerRecords<byte[], byte[]> read = consumer.poll(Duration.ZERO);
    assertEquals(2, read.count());
    progress.add(consumer, read);
    assertEquals(6, progress.end(ONE, 6), "the next one may be a record");
    consumer.seek(ONE, 6);
    progress.add(consumer, ConsumerRecords.empty());
    assertEquals(5, progress.end(ONE, 6), "none came");
    assertEquals(5, progress.end(ONE, 5));
    assertEquals(7, progress.end(ONE, 7));
    assertEquals(4, progress.end(ONE, 4), "an end of long ago");
    assertEquals(20, progress.end(OTHER, 20), "nothing was read of it");
    assertEquals(9, progress.end(new TopicPartition("new", 0), 9));
  }

  @Test
  void aPartitionOfNothingButMarkersIsReadToItsEnd() {
    seek(Map.of());
    ReadProgress progress = new ReadProgress();
    progress.begin(consumer);
    consumer.seek(ONE, 10);
    progress.add(consumer, ConsumerRecords.empty());
    progress.begin(consumer);
    assertEquals(3, progress.end(ONE, 10));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(ONE.topic(), ONE.partition(), offset, new byte[0], new byte[0]);
  }

  @Test
  void recordsThatWereDeletedBeforeTheyWereReadAreNamed() {
    assertEquals(
        "Topic p.shop.Items lost its records 1 to 2 of partition 1 before they were read;"
            + " --fresh=offsets reads what is left",
        failure(Map.of(ONE, 1L)).getMessage());
    assertEquals(
        "Topic p.shop.Items lost its records 2 to 2 of partition 1 before they were read;"
            + " --fresh=offsets reads what is left",
        failure(Map.of(OTHER, 0L, ONE, 2L)).getMessage(),
        "the first of several, whatever order they come in");
  }

  @Test
  void anOffsetBehindTheEndIsAnotherTopicOrALoss() {
    assertEquals(
        "Topic p.shop.Items ends at offset 10 of partition 1, before offset 11 which is to be read"
            + " next: it was deleted and made again, or its broker lost records; --fresh=offsets"
            + " reads what is left",
        failure(Map.of(ONE, 11L)).getMessage());
  }

  @Test
  void aBrokerThatDoesNotTellLeavesKafkasOwnMessage() {
    OffsetOutOfRangeException cause = new OffsetOutOfRangeException(Map.of(ONE, 1L));
    consumer.setOffsetsException(new TimeoutException("no answer"));
    assertSame(cause, OffsetsGoneException.of(cause, consumer));
    assertEquals("no answer", cause.getSuppressed()[0].getMessage());
  }

  private RuntimeException failure(Map<TopicPartition, Long> offsets) {
    return OffsetsGoneException.of(new OffsetOutOfRangeException(offsets), consumer);
  }
}
