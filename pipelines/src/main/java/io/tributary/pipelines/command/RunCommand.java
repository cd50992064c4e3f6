package io.tributary.pipelines.command;

import io.tributary.pipelines.Layer;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.run.FromBronze;
import io.tributary.pipelines.run.FromCapture;
import io.tributary.pipelines.run.FromKafka;
import io.tributary.pipelines.run.LakeRun;
import io.tributary.pipelines.run.Profile;
import io.tributary.pipelines.run.RunSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the pipeline. */
@Command(
    name = "run",
    description = "Carries a connector's topics, or a capture of them, into the lake.",
    footer = {
      "",
      "What follows -- is given to Beam and the runner.",
      "",
      "  ./tributary run --bootstrapServers=localhost:9093 --topicPrefix=store",
      "  ./tributary run --source=capture:orders.jsonl.gz --lakeRoot=/tmp/lake",
      "  ./tributary run --source=bronze --layers=silver",
    })
final class RunCommand implements Callable<Integer> {
  private static final String CAPTURE = "capture:";
  private static final String KAFKA = "kafka";
  private static final String BRONZE = "bronze";

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;
  @Mixin private KafkaOptions kafka;
  @Mixin private ModeOptions modes;
  @Mixin private RunnerOptions runner;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = KAFKA,
      description =
          "kafka, capture:FILE, or bronze to build the other layers from the lake's own"
              + " (default: ${DEFAULT-VALUE}).")
  private String source;

  @Option(
      names = "--topicPrefix",
      paramLabel = "NAME",
      description =
          "The connector's topic.prefix (default: store; captures and bronze tell their own).")
  private String topicPrefix;

  @Option(
      names = "--connectUrl",
      paramLabel = "URL",
      defaultValue = ConnectOptions.DEFAULT_URL,
      description =
          "Kafka Connect's REST interface, which is asked of the connector's health if it answers"
              + " (default: ${DEFAULT-VALUE}).")
  private String connectUrl;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      description =
          "caught-up: end at the offsets of the launch; forever (default: the profile's).")
  private String until;

  @Option(
      names = "--fresh",
      paramLabel = "WHAT",
      arity = "0..1",
      fallbackValue = "offsets",
      description = {
        "Start anew. offsets: read everything again, without the lake's offsets and without the",
        "state of a continuous job; always safe. lake: besides, delete the tables of --layers."
      })
  private String fresh;

  @Option(
      names = "--stateRoot",
      paramLabel = "URI",
      description =
          "Where continuous jobs keep their state, if the runner keeps it in files (default:"
              + " lakeRoot/_jobs).")
  private String stateRoot;

  @Option(
      names = "--epoch",
      paramLabel = "TIME",
      description = {
        "When the connector went over to another server, if GTIDs do not tell, as an ISO-8601",
        "instant between the last Kafka record of the old and the first of the new; may be given",
        "several times, and holds for this lake from then on."
      })
  private List<Instant> epochs = List.of();

  @Option(
      names = "--layers",
      paramLabel = "LAYER",
      split = ",",
      defaultValue = "bronze,silver,gold",
      description = "bronze, silver, gold (default: ${DEFAULT-VALUE}).")
  private List<String> layers;

  @Option(
      names = "--window",
      paramLabel = "ISO-8601",
      defaultValue = "PT1M",
      description = "What an unbounded run commits together (default: ${DEFAULT-VALUE}).")
  private String window;

  @Option(
      names = "--strict",
      description = "Exit code 1 if a table of the lake is in doubt when the run ends.")
  private boolean strict;

  RunCommand() {}

  @Override
  public Integer call() throws IOException {
    Profile profile = runner.profile();
    Function<OpenLake, LakeRun.Request> request = request(profile);
    try (OpenLake open = lake.open()) {
      return RunToEnd.run(LakeRun.prepare(request.apply(open)), strict, spec.commandLine());
    }
  }

  /** Every option is looked at before the first complaint is made. */
  private Function<OpenLake, LakeRun.Request> request(Profile profile) {
    List<String> problems = new ArrayList<>();
    Set<Layer> chosen = layers(problems);
    boolean caughtUp =
        choice(
            problems, "--until", until == null ? profile.until() : until, "caught-up", "forever");
    LakeRun.Fresh left = fresh(problems);
    RunSource records = source(problems, caughtUp, left != LakeRun.Fresh.NOTHING);
    if (!(records instanceof FromKafka) && !caughtUp && until != null) {
      problems.add("--until: forever is not allowed with " + source + "; expected caught-up");
    }
    if (records instanceof FromBronze) {
      leaveOutBronze(chosen, problems);
    }
    if (caughtUp && profile.resumes()) {
      problems.add(
          "--"
              + profile.resumeOption()
              + " is not allowed with --until=caught-up; expected --until=forever");
    }
    if (!ConnectOptions.isHttp(connectUrl)) {
      problems.add("--connectUrl: " + connectUrl + " is not allowed; expected http://HOST:PORT");
    }
    Duration windowSize = window(problems);
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
    return open ->
        new LakeRun.Request(
            records,
            epochs.stream().map(Instant::toEpochMilli).toList(),
            chosen,
            open.layout(),
            open.storage(),
            org.joda.time.Duration.millis(windowSize.toMillis()),
            modes.modes(),
            profile,
            stateRoot == null ? open.stateRoot() : LakeRoots.under(stateRoot).lake().toString(),
            left);
  }

  private LakeRun.Fresh fresh(List<String> problems) {
    if (fresh == null) {
      return LakeRun.Fresh.NOTHING;
    }
    return choice(problems, "--fresh", fresh, "lake", "offsets")
        ? LakeRun.Fresh.LAKE
        : LakeRun.Fresh.OFFSETS;
  }

  private RunSource source(List<String> problems, boolean caughtUp, boolean earliest) {
    if (source.startsWith(CAPTURE)) {
      return new FromCapture(Path.of(source.substring(CAPTURE.length())), topicPrefix);
    }
    if (source.equals(BRONZE)) {
      return new FromBronze(topicPrefix);
    }
    if (!source.equals(KAFKA)) {
      problems.add(
          "--source: " + source + " is not allowed; expected kafka, capture:FILE or bronze");
    }
    URI connect = ConnectOptions.isHttp(connectUrl) ? URI.create(connectUrl) : null;
    return new FromKafka(kafka.consumerConfig(), prefix(), caughtUp, earliest, connect);
  }

  /** What is read is not written; by default a run from bronze writes all that stands on it. */
  private void leaveOutBronze(Set<Layer> chosen, List<String> problems) {
    if (!spec.commandLine().getParseResult().hasMatchedOption("--layers")) {
      chosen.remove(Layer.BRONZE);
    } else if (chosen.contains(Layer.BRONZE)) {
      problems.add(
          "--layers: bronze is not allowed with --source=bronze; expected " + ids(aboveBronze()));
    }
  }

  /** The layers that are made of what bronze holds. */
  static Set<Layer> aboveBronze() {
    return EnumSet.complementOf(EnumSet.of(Layer.BRONZE));
  }

  static String ids(Set<Layer> layers) {
    return layers.stream().map(Layer::id).collect(Collectors.joining(", "));
  }

  private String prefix() {
    return topicPrefix == null ? KafkaOptions.DEFAULT_PREFIX : topicPrefix;
  }

  private Set<Layer> layers(List<String> problems) {
    Set<Layer> chosen = EnumSet.noneOf(Layer.class);
    for (String name : layers) {
      try {
        chosen.add(Layer.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        problems.add("--layers: " + name + " is not allowed; expected bronze, silver, gold");
      }
    }
    return chosen;
  }

  /** Whether the value is the first of the two. */
  private static boolean choice(
      List<String> problems, String option, String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      problems.add(option + ": " + value + " is not allowed; expected " + first + " or " + second);
    }
    return value.equals(first);
  }

  private Duration window(List<String> problems) {
    try {
      Duration size = Duration.parse(window);
      if (size.compareTo(Duration.ofSeconds(1)) >= 0 && size.compareTo(Duration.ofHours(1)) <= 0) {
        return size;
      }
    } catch (DateTimeParseException e) {
      // The same message tells both what the form is and what the limits are.
    }
    problems.add("--window: " + window + " is not allowed; expected PT1S to PT1H");
    return Duration.ZERO;
  }
}
