package io.tributary.pipelines.run;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Sightings;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.SightingSorter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records in any order, looked through for the binlog histories that they are from, in bounded
 * memory. A detector wants each partition in the order of its offsets. As long as records come so
 * they go straight to it, once they are more than a few. Where they are out of order among the
 * first, all are sorted, in temporary files; where only later ones are, those before are gone, and
 * the records must be read once more.
 */
final class EpochScan implements Closeable {

  /** Adds the same records again. */
  @FunctionalInterface
  interface Again {
    void addAll() throws IOException;
  }

  /** As many are kept before the order of their arrival is trusted; about 25 MB. */
  private static final int FEW = 100_000;

  private final int few;
  private final Map<String, Long> offsets = new HashMap<>();
  private List<SightingSorter.Entry> first = new ArrayList<>();
  private boolean inOrder = true;
  private EpochDetector streamed;
  private SightingSorter sorter;

  EpochScan() {
    this(FEW);
  }

  EpochScan(int few) {
    this.few = few;
  }

  /**
   * Adds a record.
   *
   * @param connector the connector whose records are meant, or null for any
   * @throws UncheckedIOException if a temporary file can't be written
   */
  void add(SourceRecord record, String connector) {
    if (streamed != null && !inOrder) {
      return;
    }
    Sightings.of(record, connector)
        .ifPresent(
            sighting ->
                add(
                    new SightingSorter.Entry(
                        record.topic() + "/" + record.partition(), record.offset(), sighting)));
  }

  private void add(SightingSorter.Entry seen) {
    try {
      if (sorter != null) {
        sorter.add(seen);
        return;
      }
      Long before = offsets.put(seen.partition(), seen.number());
      inOrder &= before == null || before <= seen.number();
      if (streamed == null) {
        first.add(seen);
        if (first.size() > few) {
          distribute();
        }
      } else if (inOrder) {
        streamed.add(seen.partition(), seen.sighting());
      }
    } catch (IOException e) {
      throw unsorted(e);
    }
  }

  private void distribute() throws IOException {
    if (inOrder) {
      streamed = new EpochDetector();
      first.forEach(seen -> streamed.add(seen.partition(), seen.sighting()));
    } else {
      sorter = new SightingSorter(SightingSorter.BY_NUMBER, few);
      for (SightingSorter.Entry seen : first) {
        sorter.add(seen);
      }
    }
    first = new ArrayList<>();
  }

  private static UncheckedIOException unsorted(IOException cause) {
    return new UncheckedIOException(
        "Can't sort what was seen of the binlog histories in "
            + System.getProperty("java.io.tmpdir"),
        cause);
  }

  /**
   * Looks through records of which each partition's came in the order of their offsets.
   *
   * @param known the histories that are known
   * @param before what earlier runs have seen, or null
   */
  EpochDetector.Result detect(Epochs known, EpochDetector.Memory before) throws IOException {
    return detect(
        known,
        before,
        () -> {
          throw new IOException("A partition's records did not come in the order of their offsets");
        });
  }

  /**
   * Looks through what was added.
   *
   * @param known the histories that are known
   * @param before what earlier runs have seen, or null
   * @param again adds what was added once more, if it has to be sorted and can't be any longer
   */
  EpochDetector.Result detect(Epochs known, EpochDetector.Memory before, Again again)
      throws IOException {
    if (streamed != null && inOrder) {
      return streamed.detect(known, before);
    }
    if (streamed != null) {
      startAgain();
      again.addAll();
    }
    if (sorter == null) {
      first.sort(SightingSorter.BY_NUMBER);
      try (EpochDetector detector = new EpochDetector()) {
        first.forEach(seen -> detector.add(seen.partition(), seen.sighting()));
        return detector.detect(known, before);
      }
    }
    try (EpochDetector detector = new EpochDetector()) {
      SightingSorter.Sorted sorted = sorter.sorted();
      for (SightingSorter.Entry seen = sorted.next(); seen != null; seen = sorted.next()) {
        detector.add(seen.partition(), seen.sighting());
      }
      return detector.detect(known, before);
    }
  }

  private void startAgain() throws IOException {
    streamed.close();
    streamed = null;
    sorter = new SightingSorter(SightingSorter.BY_NUMBER, few);
  }

  @Override
  public void close() throws IOException {
    if (streamed != null) {
      streamed.close();
    }
    if (sorter != null) {
      sorter.close();
    }
  }
}
