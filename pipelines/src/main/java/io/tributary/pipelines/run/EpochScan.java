package io.tributary.pipelines.run;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Sightings;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Records in any order, looked through for the binlog histories that they are from. */
final class EpochScan {

  private record Seen(String partition, long offset, EpochDetector.Sighting sighting) {}

  private final List<Seen> seen = new ArrayList<>();

  void add(SourceRecord record) {
    Sightings.of(record)
        .ifPresent(
            sighting ->
                seen.add(
                    new Seen(
                        record.topic() + "/" + record.partition(), record.offset(), sighting)));
  }

  EpochDetector.Result detect(Epochs known, EpochDetector.Memory before) {
    seen.sort(Comparator.comparing(Seen::partition).thenComparingLong(Seen::offset));
    EpochDetector detector = new EpochDetector();
    seen.forEach(s -> detector.add(s.partition(), s.sighting()));
    return detector.detect(known, before);
  }
}
