package io.tributary.pipelines.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutcomeTest {
  @TempDir Path folder;

  private LatencyBench.Settings settings(double scale) {
    return new LatencyBench.Settings(
        folder, folder, scale, 120, Duration.ofMinutes(1), false, false, "mariadb");
  }

  private Bench bench(double scale) {
    return new Bench(settings(scale), new PrintWriter(new StringWriter()));
  }

  private Row row(double scale, boolean within) {
    return new Row(
        "steady",
        "p99 3.1 s",
        "",
        "p99 at most 5 s",
        bench(scale).verdict(within),
        List.of("2,000 changes/s"),
        Map.of("p99", 3.1));
  }

  private boolean holds(double scale, Row... rows) {
    return new Outcome(settings(scale), List.of(rows)).holds();
  }

  @Test
  void holdsOnlyIfEveryLineDoes() {
    assertTrue(holds(1, row(1, true), row(1, true)));
    assertFalse(holds(1, row(1, true), row(1, false)));
    assertFalse(holds(1));
  }

  @Test
  void aScaledRunNeverHolds() {
    assertFalse(holds(0.1, row(0.1, true)));
    List<String> lines = new Outcome(settings(0.1), List.of(row(0.1, true))).lines();
    assertTrue(lines.get(3).contains("within, scaled"), lines.get(3));
    assertTrue(lines.get(lines.size() - 1).startsWith("Scaled to 0.1 "), lines.toString());
  }

  @Test
  void aGoodFigureOfAWrongLakeIsWorthNothing() {
    Row row = row(1, true).unless(List.of("silver has 9 of 10 rows of Ticks"));
    assertEquals(Row.Verdict.FAILS, row.verdict());
    assertEquals(List.of("silver has 9 of 10 rows of Ticks", "2,000 changes/s"), row.notes());
    assertEquals(row(1, true), row(1, true).unless(List.of()));
  }

  @Test
  void printsATable() {
    assertEquals(
        """
        +--------+-----------+---------+-----------------+-------+
        | row    | measured  | against | ratio or limit  | holds |
        +--------+-----------+---------+-----------------+-------+
        | steady | p99 3.1 s |         | p99 at most 5 s | holds |
        +--------+-----------+---------+-----------------+-------+
        steady: 2,000 changes/s
        """,
        String.join("\n", new Outcome(settings(1), List.of(row(1, true))).lines()) + "\n");
  }

  @Test
  void writesTheFiguresForMachines() throws IOException {
    Path file = folder.resolve("bench.json");
    new Outcome(settings(1), List.of(row(1, true))).writeJson(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertTrue(json.path("holds").booleanValue());
    assertEquals(3.1, json.path("rows").path(0).path("figures").path("p99").doubleValue());
    assertEquals("HOLDS", json.path("rows").path(0).path("verdict").asText());
  }
}
