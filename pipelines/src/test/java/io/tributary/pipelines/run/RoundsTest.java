package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.LakePipeline;
import io.tributary.pipelines.Layer;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.lake.WriteLedger;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.ledger.RunInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded runs in rounds, on the DirectRunner, against the same in one. */
class RoundsTest {

  /** Of the store's capture, which is of 1.6 MB, some rounds. */
  private static final long SMALL = 400_000;

  private static final long UNBOUNDED = Long.MAX_VALUE;

  @TempDir Path folder;

  private static LakeRun.Request request(
      RunSource source, Set<Layer> layers, Path lake, long bytes) {
    return new LakeRun.Request(
        source,
        List.of(),
        layers,
        LakeLayout.under(lake.toString()),
        Storage.of(Map.of()),
        Duration.standardMinutes(1),
        WireModes.DEFAULT,
        Profile.read("direct").withRounds(bytes),
        lake.toString(),
        LakeRun.Fresh.NOTHING);
  }

  /** Runs it and returns its ledger as text. */
  private static String run(RunSource source, Set<Layer> layers, Path lake, long bytes)
      throws IOException, InterruptedException {
    LakeRun run = LakeRun.prepare(request(source, layers, lake, bytes));
    new RunMonitor(run, new PrintWriter(new StringWriter())).runToEnd();
    Ledger ledger = run.ledger();
    assertEquals(List.of(), run.imbalances(ledger));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    LedgerReport.print(ledger, out);
    out.flush();
    return text.toString();
  }

  private static Map<String, String> content(Path lake) {
    Map<String, String> content = new TreeMap<>(StoreRows.content(lake));
    for (GoldTable table : GoldContract.bundled().tables()) {
      content.put(
          "gold " + table.name(), Cli.rows(lake, "SELECT * FROM gold.\"" + table.name() + "\""));
    }
    return content;
  }

  private static int rounds(RunSource source, Path lake, long bytes) throws IOException {
    RunSource.Found found = source.look(request(source, EnumSet.allOf(Layer.class), lake, bytes));
    int rounds = 0;
    long records = 0;
    Instant until = Instant.MIN;
    for (Optional<Round> next = found.backlog().next(bytes);
        next.isPresent();
        next = found.backlog().next(bytes)) {
      rounds++;
      records += next.get().records();
      if (next.get().until() == null) {
        until = null;
      } else {
        assertTrue(!next.get().until().isBefore(until), "rounds go back in time");
        until = next.get().until();
      }
    }
    assertNull(until, "the last round reads all that is left");
    assertEquals(found.toRead(), records);
    return rounds;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "envelope"})
  void aCaptureInManyRoundsEndsInTheSameLakeAndLedger(String form)
      throws IOException, InterruptedException {
    FromCapture source = new FromCapture(Cli.capture("store/" + form + ".jsonl.gz"), null);
    Set<Layer> all = EnumSet.allOf(Layer.class);
    Path one = folder.resolve("one");
    Path many = folder.resolve("many");
    String expected = run(source, all, one, UNBOUNDED);
    assertEquals(expected, run(source, all, many, SMALL));
    assertTrue(rounds(source, many, SMALL) >= 4);
    assertEquals(1, rounds(source, one, 1L << 30));
    assertEquals(content(one), content(many));
  }

  @Test
  void untidyLinesInManyRoundsEndInTheSameRows() throws IOException, InterruptedException {
    long seed = 20261125;
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Cli.capture("store/plain.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    }
    lines.addAll(List.copyOf(lines.subList(0, lines.size() / 2)));
    Collections.shuffle(lines, new Random(seed));
    Path file = folder.resolve("untidy.jsonl");
    Files.write(file, lines);
    FromCapture source = new FromCapture(file, null);
    Path one = folder.resolve("one");
    Path many = folder.resolve("many");
    String expected = run(source, EnumSet.allOf(Layer.class), one, UNBOUNDED);
    assertEquals(expected, run(source, EnumSet.allOf(Layer.class), many, SMALL), "seed " + seed);
    assertEquals(content(one), content(many), "seed " + seed);
  }

  @Test
  void bronzeInManyRoundsEndsInTheSameLakeAndLedger() throws IOException, InterruptedException {
    FromCapture capture = new FromCapture(Cli.capture("store/plain.jsonl.gz"), null);
    Set<Layer> above = EnumSet.of(Layer.SILVER, Layer.GOLD);
    Map<Path, String> ledgers = new TreeMap<>();
    Path one = folder.resolve("one");
    Path many = folder.resolve("many");
    for (Path lake : List.of(one, many)) {
      run(capture, EnumSet.of(Layer.BRONZE), lake, UNBOUNDED);
      ledgers.put(
          lake, run(new FromBronze(null), above, lake, lake.equals(one) ? UNBOUNDED : SMALL));
    }
    assertEquals(ledgers.get(one), ledgers.get(many));
    assertTrue(rounds(new FromBronze(null), many, SMALL) >= 4);
    assertEquals(content(one), content(many));
  }

  @Test
  void aRunThatDiedBeginsAgainAndTheLakeRecognisesWhatIsThere()
      throws IOException, InterruptedException {
    FromCapture source = new FromCapture(Cli.capture("store/plain.jsonl.gz"), null);
    Set<Layer> all = EnumSet.allOf(Layer.class);
    Path whole = folder.resolve("whole");
    run(source, all, whole, UNBOUNDED);
    Path lake = folder.resolve("lake");
    LakeRun.Request request = request(source, all, lake, SMALL);
    RunSource.Found found = source.look(request);
    for (int i = 0; i < 3; i++) {
      Round round = found.backlog().next(SMALL).orElseThrow();
      assertEquals(Map.of(), round.offsets());
      Pipeline pipeline = Pipeline.create();
      LakePipeline.builder()
          .source(round.read())
          .topics(found.topics())
          .schemaFeeds(found.schemas())
          .layers(all)
          .layout(request.layout())
          .storage(request.storage())
          .run(RunInfo.of("died-" + i, request.layerIds(), "test"))
          .build()
          .applyTo(pipeline);
      pipeline.run().waitUntilFinish();
    }
    run(source, all, lake, SMALL);
    assertEquals(content(whole), content(lake));
  }

  @Test
  void noRoundIsBegunBehindOneThatDoesNotBalance() throws Exception {
    Path lake = folder.resolve("lake");
    RunSource source = new FromCapture(Cli.capture("store/plain.jsonl.gz"), null);
    LakeRun run = LakeRun.prepare(request(source, EnumSet.of(Layer.BRONZE), lake, SMALL));
    // A row of the first round that tells of a record with no outcome.
    Pipeline lost = Pipeline.create();
    lost.apply(
            Create.of(new LedgerEntry.Builder().add(Count.RECORDS, 1).build("Lost"))
                .withCoder(LedgerEntryCoder.of()))
        .apply(
            WriteLedger.to(
                LakeLayout.under(lake.toString()),
                Storage.of(Map.of()),
                RunInfo.of(run.id(), Set.of("bronze"), "test")));
    lost.run().waitUntilFinish();
    StringWriter progress = new StringWriter();
    new RunMonitor(run, new PrintWriter(progress)).runToEnd();
    assertTrue(run.imbalances(run.ledger()).get(0).startsWith("Lost: 1 records"), "Lost");
    assertEquals(
        List.of("{\"rounds\":1}"),
        Cli.query(lake, "SELECT count(DISTINCT pane) AS rounds FROM lake.ledger"),
        progress.toString());
  }
}
