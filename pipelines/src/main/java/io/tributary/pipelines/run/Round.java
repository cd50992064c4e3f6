package io.tributary.pipelines.run;

import io.tributary.schemas.change.SourceRecord;
import java.time.Instant;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * A part of what waits in a source.
 *
 * @param read gives the round's records
 * @param records about how many they are
 * @param offsets by bronze table, then by partition id: where the next run continues once the round
 *     is committed
 * @param until the Kafka time below which it reads, or null if it is the last
 */
record Round(
    PTransform<PBegin, PCollection<SourceRecord>> read,
    long records,
    Map<String, Map<String, Long>> offsets,
    Instant until) {}
