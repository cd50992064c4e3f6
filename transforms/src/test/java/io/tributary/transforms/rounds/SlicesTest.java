package io.tributary.transforms.rounds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SlicesTest {

  private record Stored(long timestamp, long row, long bytes) {}

  /** A store in memory. */
  private static Rows rows(List<Stored> records) {
    return (slice, taker) -> {
      for (Stored r : records) {
        if (slice.holds(r.timestamp(), r.row()) && !taker.take(r.row(), r.bytes())) {
          return;
        }
      }
    };
  }

  private static TimeHistogram histogram(List<Stored> records, int buckets) {
    TimeHistogram histogram = new TimeHistogram(buckets);
    records.forEach(r -> histogram.add(r.timestamp(), r.row(), r.bytes()));
    return histogram;
  }

  private static List<Slice> slices(List<Stored> records, int buckets, Random budgets, int most)
      throws IOException {
    Slices slices = new Slices(histogram(records, buckets), rows(records));
    List<Slice> all = new ArrayList<>();
    int budget = 1 + budgets.nextInt(most);
    for (Optional<Slice> next = slices.next(budget); next.isPresent(); next = slices.next(budget)) {
      Slice slice = next.get();
      assertTrue(slice.bytes() <= budget || slice.records() == 1, slice + " of " + budget);
      all.add(slice);
      if (budgets.nextInt(4) == 0) {
        budget = 1 + budgets.nextInt(most);
      }
    }
    return all;
  }

  private static List<Stored> records(Random random) {
    List<Stored> records = new ArrayList<>();
    long row = 0;
    long time = random.nextInt(100);
    int kind = random.nextInt(5);
    for (int i = random.nextInt(200); i > 0; i--) {
      row += 1 + random.nextInt(3);
      time += random.nextInt(5);
      long timestamp =
          switch (kind) {
            case 0 -> 7;
            case 1 -> time;
            case 2 -> random.nextLong();
            case 3 -> random.nextInt(10) - 5L;
            default -> new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}[random.nextInt(5)];
          };
      records.add(new Stored(timestamp, row, random.nextInt(20)));
    }
    return records;
  }

  @Property(tries = 2000)
  void everyRecordIsInExactlyOneSliceAndSlicesAreBoundedAndInTheOrderOfTime(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<Stored> records = records(random);
    int buckets = 2 + random.nextInt(40);
    List<Slice> slices = slices(records, buckets, random, 150);
    assertTrue(slices.get(slices.size() - 1).isLast());
    long earlier = Long.MIN_VALUE;
    int count = 0;
    Cut end = Cut.START;
    for (Slice slice : slices) {
      assertEquals(end, slice.from());
      end = slice.to();
      List<Stored> held =
          records.stream().filter(r -> slice.holds(r.timestamp(), r.row())).toList();
      count += held.size();
      assertEquals(held.size(), Math.max(0, slice.records()));
      assertEquals(held.stream().mapToLong(Stored::bytes).sum(), Math.max(0, slice.bytes()));
      for (Stored r : held) {
        assertTrue(r.timestamp() >= slice.from().first(), "before its slice");
        assertTrue(r.timestamp() >= earlier, "older than a slice before");
      }
      // A stretch that is cut goes on in the next slice.
      earlier = slice.to().first();
    }
    assertEquals(records.size(), count);
    for (Stored r : records) {
      assertEquals(1, slices.stream().filter(s -> s.holds(r.timestamp(), r.row())).count());
    }
  }

  @Example
  void whatFitsIsOneSlice() throws IOException {
    List<Stored> records = List.of(new Stored(5, 1, 10), new Stored(-5, 2, 10));
    Slices slices = new Slices(histogram(records, 10), rows(records));
    Slice all = slices.next(20).orElseThrow();
    assertEquals(new Slice(Cut.START, Cut.END, 1, 2, 2, 20), all);
    assertTrue(all.isAll());
    assertEquals(Optional.empty(), slices.next(20));
  }

  @Example
  void aStoreWithoutRecordsIsOneSlice() throws IOException {
    Slices slices = new Slices(new TimeHistogram(), rows(List.of()));
    assertTrue(slices.next(1).orElseThrow().isAll());
    assertEquals(Optional.empty(), slices.next(1));
  }

  @Example
  void recordsOfOneTimeAreCutBetweenRows() throws IOException {
    List<Stored> records = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      records.add(new Stored(77, i, 10));
    }
    Slices slices = new Slices(histogram(records, 10), rows(records));
    assertEquals(
        new Slice(Cut.START, new Cut(77, 77, 5), 1, 4, 4, 40), slices.next(45).orElseThrow());
    assertEquals(
        new Slice(new Cut(77, 77, 5), new Cut(77, 77, 9), 5, 8, 4, 40),
        slices.next(45).orElseThrow());
    assertEquals(
        new Slice(new Cut(77, 77, 9), Cut.END, 9, 10, 2, 20), slices.next(45).orElseThrow());
  }

  /** More of them than are kept at once. */
  @Example
  void aStretchMayHaveVeryManyCuts() throws IOException {
    List<Stored> records = new ArrayList<>();
    for (int i = 1; i <= 25_000; i++) {
      records.add(new Stored(77, i, 10));
    }
    Slices slices = new Slices(histogram(records, 10), rows(records));
    int count = 0;
    for (Optional<Slice> next = slices.next(1); next.isPresent(); next = slices.next(1)) {
      count++;
      assertEquals(count, next.get().firstRow());
      assertEquals(count, next.get().lastRow());
    }
    assertEquals(25_000, count);
  }

  @Example
  void bucketsStayFewHoweverFarApartTheRecordsAre() {
    TimeHistogram histogram = new TimeHistogram(16);
    Random random = new Random(5);
    for (int i = 1; i <= 10_000; i++) {
      histogram.add(random.nextLong(), i, 1);
    }
    assertTrue(histogram.buckets().size() <= 16);
    assertEquals(
        10_000, histogram.buckets().stream().mapToLong(TimeHistogram.Bucket::records).sum());
  }
}
