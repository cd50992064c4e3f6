package io.tributary.pipelines.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.verify.Difference;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import io.tributary.pipelines.verify.TableResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type of a database through Debezium, Kafka and the pipeline into Parquet, in several modes,
 * with and without the envelope: snapshot and stream, changed keys, deleted rows, added columns. A
 * lake equals the database but for the columns of a list of losses, and those must differ.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TypesSuite {

  static final String PLAIN = "-plain";
  static final String ENVELOPE = "-envelope";

  private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

  /** The modes of a connector in Debezium's words. */
  record Modes(String decimal, String time, String binary, String bigint) {}

  private static final Map<String, Modes> MODES =
      new TreeMap<>(
          Map.of(
              "a", new Modes("precise", "adaptive_time_microseconds", "bytes", "long"),
              "b", new Modes("string", "connect", "base64", "precise"),
              "c", new Modes("double", "isostring", "base64-url-safe", "precise"),
              "d", new Modes("precise", "microseconds", "hex", "precise"),
              "e", new Modes("string", "nanoseconds", "bytes", "long")));

  private Path folder;
  private TypesSource source;

  /** The database, which is all that subclasses differ in. */
  abstract TypesDatabase database();

  List<String> captures() {
    return database().captures();
  }

  @BeforeAll
  void captureTheTypes(@TempDir Path shared) throws Exception {
    folder = shared;
    Map<String, Map<String, String>> connectors = new TreeMap<>();
    captures().forEach(capture -> connectors.put(capture, settings(capture)));
    source = TypesSource.start(folder.resolve("sandbox"), database(), connectors);
  }

  @AfterAll
  void stop() {
    if (source != null) {
      source.close();
    }
  }

  private static Map<String, String> settings(String capture) {
    Modes modes = MODES.get(capture.substring(0, 1));
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "decimal.handling.mode", modes.decimal(),
                "time.precision.mode", modes.time(),
                "binary.handling.mode", modes.binary(),
                "bigint.unsigned.handling.mode", modes.bigint()));
    boolean replacesNull = capture.startsWith("e");
    for (String side : List.of("key.converter", "value.converter")) {
      settings.put(side, CONVERTER);
      settings.put(side + ".schemas.enable", Boolean.toString(capture.endsWith(ENVELOPE)));
      settings.put(side + ".replace.null.with.default", Boolean.toString(replacesNull));
    }
    return settings;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theLakeEqualsTheDatabaseButForTheDocumentedLosses(String capture) throws Exception {
    Modes modes = MODES.get(capture.substring(0, 1));
    Path lake = folder.resolve(capture);
    Cli.Result run =
        Cli.run(
            "run",
            "--bootstrapServers=" + source.bootstrapServers(),
            "--topicPrefix=" + capture,
            "--lakeRoot=" + lake,
            "--decimalMode=" + modes.decimal(),
            "--temporalMode=" + modes.time(),
            "--binaryMode=" + modes.binary(),
            "--unsignedBigintMode=" + modes.bigint());
    assertEquals(0, run.exitCode(), run.all());
    List<String> samples = new ArrayList<>();
    assertEquals(losses(capture), differences(lake, samples), String.join("\n", samples));
  }

  @Test
  void theConnectorItselfRefusesTheModeAdaptive() throws Exception {
    String answer = source.refusal("adaptive", Map.of("time.precision.mode", "adaptive"));
    assertTrue(
        answer.contains("The 'adaptive' time.precision.mode is no longer supported"), answer);
  }

  /** The columns that differ, and {@code Table.(row)} where rows do. */
  private Set<String> differences(Path lake, List<String> samples) throws Exception {
    Set<String> differences = new TreeSet<>();
    try (LakeSession session =
            LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()));
        JdbcSourceDatabase database =
            JdbcSourceDatabase.open(
                new MySqlServer(source.jdbcUrl(), source.user(), source.password()), null)) {
      for (TableResult result : new SilverVerifier(session, database, 10_000).verify()) {
        assertTrue(result.compared(), result.table());
        assertEquals("", result.note(), result.table());
        for (Difference difference : result.samples()) {
          differences.add(result.table() + "." + difference.column());
          samples.add(result.table() + " " + difference);
        }
      }
    }
    return differences;
  }

  private Set<String> losses(String capture) {
    Set<String> losses = new TreeSet<>();
    for (String line : TypesDatabase.lines(database().losses())) {
      String[] parts = line.split("\\|", -1);
      if (!line.startsWith("#") && capture.matches(parts[0].strip())) {
        losses.addAll(List.of(parts[1].strip().split(" ", -1)));
      }
    }
    return losses;
  }
}
