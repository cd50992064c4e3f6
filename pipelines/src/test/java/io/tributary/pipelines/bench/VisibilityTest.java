package io.tributary.pipelines.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.tributary.pipelines.query.DeltaFixture;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VisibilityTest {
  private static final long T = 1_790_000_000_000_000L;
  private static final long SECOND = 1_000_000;
  private static final Schema CURRENT =
      SchemaBuilder.record("r")
          .fields()
          .requiredString("_key")
          .requiredString("_position")
          .requiredLong("id")
          .requiredLong("seq")
          .endRecord();
  private static final Schema LOG =
      SchemaBuilder.record("r")
          .fields()
          .requiredString("_key")
          .requiredString("_op")
          .requiredString("_position")
          .name("_committed_at")
          .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .endRecord();

  @TempDir Path folder;
  private Lake lake;

  /** Row 1 is changed at 1, 2 and 3 s, of which 1 and 2 become visible together, at 5 s. */
  @BeforeEach
  void makeLake() throws IOException {
    lake = new Lake(folder, true);
    StructType columns =
        new StructType()
            .add("_key", StringType.STRING)
            .add("_position", StringType.STRING)
            .add("id", LongType.LONG)
            .add("seq", LongType.LONG);
    DeltaFixture.create(lake.silver("T"), columns)
        .append(CURRENT, Map.of(), row(1, 0), row(2, 0))
        .append(CURRENT, Map.of(), row(1, 2), row(2, 0))
        .append(CURRENT, Map.of(), row(1, 3), row(2, 4));
    committed("T", 1, 0);
    committed("T", 2, 5);
    committed("T", 3, 9);
    StructType log =
        new StructType()
            .add("_key", StringType.STRING)
            .add("_op", StringType.STRING)
            .add("_position", StringType.STRING)
            .add("_committed_at", TimestampType.TIMESTAMP);
    DeltaFixture.create(lake.silver("T_changes"), log)
        .append(
            LOG,
            Map.of(),
            change(1, "r", 0, 0),
            change(1, "u", 1, 1),
            change(1, "u", 2, 2),
            change(1, "u", 3, 3),
            change(2, "u", 4, 3),
            change(3, "c", 5, 3),
            change(4, "c", 6, 3),
            change(4, "d", 7, 4));
  }

  private static Object[] row(int id, int position) {
    return new Object[] {"[" + id + "]", "p" + position, (long) id, (long) position};
  }

  private static Object[] change(int id, String op, int position, int seconds) {
    return new Object[] {"[" + id + "]", op, "p" + position, T + seconds * SECOND};
  }

  private void committed(String table, int version, int seconds) throws IOException {
    Files.setLastModifiedTime(
        lake.silver(table).resolve("_delta_log").resolve("%020d.json".formatted(version)),
        FileTime.from(T + seconds * SECOND, TimeUnit.MICROSECONDS));
  }

  @Test
  void aChangeIsVisibleFromTheFirstVersionThatHasItsRowAtItsPlaceOrAbove() throws SQLException {
    Latencies latencies = ofLog(T);
    // 5 − 2, 5 − 1, 9 − 3 and 9 − 3; row 3 was never seen, row 4 is deleted.
    assertArrayEquals(
        new long[] {3 * SECOND, 4 * SECOND, 6 * SECOND, 6 * SECOND}, latencies.micros());
    assertEquals(1, latencies.unseen());
    assertEquals(4, latencies.percentile(0.4));
    assertTrue(Double.isInfinite(latencies.percentile(0.99)));
  }

  @Test
  void changesBeforeTheMeasureBeginsAreLeftOut() throws SQLException {
    assertArrayEquals(new long[] {6 * SECOND, 6 * SECOND}, ofLog(T + 3 * SECOND).micros());
  }

  @Test
  void changesOfOwnTimesAreFoundByAnyExpression() throws SQLException {
    try (Connection duck = Duck.open()) {
      Latencies latencies =
          new Visibility(duck)
              .of(
                  List.of(
                      new Visibility.Change("1", "001", T + SECOND / 2),
                      new Visibility.Change("2", "005", T)),
                  lake.silver("T"),
                  "id::VARCHAR",
                  "lpad(seq::VARCHAR, 3, '0')");
      assertArrayEquals(new long[] {4_500_000}, latencies.micros());
      assertEquals(1, latencies.unseen());
    }
  }

  @Test
  void aTableThatIsNotThereShowsNothing() throws SQLException {
    try (Connection duck = Duck.open()) {
      Latencies latencies =
          new Visibility(duck)
              .of(
                  List.of(new Visibility.Change("1", "001", T)),
                  lake.silver("Missing"),
                  "id::VARCHAR",
                  "seq::VARCHAR");
      assertEquals(1, latencies.unseen());
    }
  }

  @Test
  void aWatchTellsWhenTheLastRowCame() throws SQLException {
    try (SilverWatch watch = new SilverWatch(lake.silver("T"), new long[] {-1, 2, 0})) {
      assertEquals(OptionalLong.of(T + 5 * SECOND), watch.poll());
      assertEquals(0, watch.lacking());
      watch.expect(new long[] {-1, 3, 5});
      assertEquals(1, watch.lacking());
      assertEquals(OptionalLong.empty(), watch.poll());
    }
  }

  private Latencies ofLog(long from) throws SQLException {
    try (LakeSession session = lake.open()) {
      LakeTable log = session.catalog().table("silver", "T_changes").orElseThrow();
      session.register(log);
      return new Visibility(session).ofLog(log, lake.silver("T"), from);
    }
  }
}
