package io.tributary.pipelines.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the scenarios of one run share: the broker, what waits in it, and how commands start. */
final class Bench implements AutoCloseable {

  static final String FLINK = "flink-local";

  private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(15);

  private final LatencyBench.Settings settings;
  private final PrintWriter progress;
  private final Map<String, Backlog> backlogs = new HashMap<>();
  private final Set<String> built = new HashSet<>();
  private BenchBroker broker;
  private int runs;

  Bench(LatencyBench.Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  LatencyBench.Settings settings() {
    return settings;
  }

  /** The broker, which the first scenario that needs it starts. */
  BenchBroker broker() throws IOException {
    if (broker == null) {
      say("Starting a broker …");
      broker = BenchBroker.start(settings.folder().resolve("broker"));
    }
    return broker;
  }

  /** A size in the proportion that was asked for, at least 1. */
  int scaled(int size) {
    return (int) Math.max(1, Math.round(size * settings.scale()));
  }

  /** What to say of a demand that is met or not: at another size it is not the demand. */
  Row.Verdict verdict(boolean within) {
    if (!within) {
      return Row.Verdict.FAILS;
    }
    return settings.isFullSize() ? Row.Verdict.HOLDS : Row.Verdict.SCALED;
  }

  /**
   * A backlog in the broker; scenarios that want the same share it.
   *
   * @param partitions of its topic
   * @param active those that have records
   */
  Backlog backlog(int records, int keys, int partitions, int active) throws IOException {
    String name = "backlog%dx%d".formatted(records, partitions);
    Backlog known = backlogs.get(name);
    if (known == null) {
      say("Publishing %,d changes …", records);
      known = Backlog.publish(broker(), name, records, keys, partitions, active);
      say("  %,d bytes each on average", known.meanBytes());
      backlogs.put(name, known);
    }
    return known;
  }

  /** A new, empty lake. */
  Lake lake(String name) {
    Path folder = settings.folder().resolve("lakes").resolve(name);
    Lake.delete(folder);
    return new Lake(folder, settings.keep());
  }

  /**
   * Starts {@code ./tributary run}.
   *
   * @param what it is called
   * @param source its bootstrap servers and prefix
   * @param flags of its JVM, after the profile's
   * @param options beside those of the source and the lake
   */
  RunProcess run(
      String what,
      String profile,
      Source source,
      Lake lake,
      List<String> flags,
      List<String> options)
      throws IOException, InterruptedException {
    build(profile);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--profile=" + profile,
                "--bootstrapServers=" + source.servers(),
                "--topicPrefix=" + source.prefix(),
                "--lakeRoot=" + lake.folder()));
    arguments.addAll(options);
    ProcessBuilder command = command(arguments);
    command.environment().put("TRIBUTARY_BUILD", "never");
    if (!flags.isEmpty()) {
      command.environment().put("TRIBUTARY_JVM_FLAGS", String.join(" ", flags));
    }
    runs++;
    Path output = log("%03d-%s".formatted(runs, what.replace(' ', '-')));
    say("  %s: ./tributary %s", what, String.join(" ", arguments));
    return RunProcess.start(what, command, output);
  }

  /** Where a connector's topics are. */
  record Source(String servers, String prefix) {}

  /** So that no build is measured; the launcher knows what is up to date. */
  private void build(String profile) throws IOException, InterruptedException {
    if (!built.add(profile)) {
      return;
    }
    ProcessBuilder command = command(List.of("run", "--profile=" + profile, "--help"));
    try (RunProcess build = RunProcess.start("the build", command, log("build-" + profile))) {
      build.awaitSuccess(BUILD_TIMEOUT);
    }
  }

  private ProcessBuilder command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(settings.home().resolve("tributary").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private Path log(String name) {
    return settings.folder().resolve("logs").resolve(name + ".log");
  }

  /** Tells what is being done. */
  void say(String format, Object... values) {
    progress.println(String.format(Locale.ROOT, format, values));
    progress.flush();
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
