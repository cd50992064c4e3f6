package io.tributary.pipelines.command;

import io.tributary.pipelines.bench.LatencyBench;
import io.tributary.pipelines.bench.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast changes come into a lake, against what is demanded. */
@Command(
    name = "latency",
    description = "Measures how fast changes come into a lake, against what is demanded.",
    footer = {
      "",
      "Starts a broker, and for the store a database with Debezium, drives a backlog and steady",
      "rates through ./tributary run, checks the rows that came out, and prints a table. Exit code",
      "0 only if every line's demand holds, which a scaled run never shows.",
    })
final class BenchLatencyCommand implements Callable<Integer> {
  private static final String MARKER = ".tributary-bench";
  private static final String MYSQL_ROOT = "TRIBUTARY_MYSQL_ROOT";
  private static final int MOST_SECONDS = 3600;
  private static final List<String> DATABASES = List.of("mariadb", "mysql");

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Lines to measure, by their names (default: all but the nightly ones).")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Tell the lines and what they demand, and end.")
  private boolean list;

  @Option(
      names = "--nightly",
      description = "Measure the long ones, too: ten million records, and the store of full size.")
  private boolean nightly;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "Of all sizes and rates, for a quick look that proves nothing, 0.001 to 10 (default:"
              + " ${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "For which a steady rate is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--timeout",
      paramLabel = "ISO-8601",
      defaultValue = "PT20M",
      description = "Until which a run must have got through (default: ${DEFAULT-VALUE}).")
  private String timeout;

  @Option(
      names = "--database",
      paramLabel = "KIND",
      defaultValue = "mariadb",
      description =
          "Of the store: mariadb, or mysql from the folder that TRIBUTARY_MYSQL_ROOT names"
              + " (default: ${DEFAULT-VALUE}).")
  private String database;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = ".tributary/bench",
      description =
          "For the lakes, the broker's data and what the runs say; an empty or new folder, or an"
              + " earlier bench's (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(names = "--keep", description = "Leave the lakes behind.")
  private boolean keep;

  @Option(names = "--json", paramLabel = "FILE", description = "Write every figure there, as JSON.")
  private Path json;

  BenchLatencyCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      LatencyBench.list().forEach(out::println);
      out.flush();
      return ExitCodes.SUCCESS;
    }
    LatencyBench.Settings settings = settings();
    claimFolder();
    Outcome outcome =
        new LatencyBench(settings, spec.commandLine().getErr()).run(new LinkedHashSet<>(only));
    outcome.lines().forEach(out::println);
    out.flush();
    if (json != null) {
      outcome.writeJson(json);
    }
    return outcome.holds() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  private LatencyBench.Settings settings() {
    List<String> problems = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>(LatencyBench.names());
    for (String name : only) {
      if (!known.contains(name)) {
        problems.add(
            "--only: " + name + " is not allowed; expected some of " + String.join(", ", known));
      }
    }
    if (!(scale >= 0.001 && scale <= 10)) {
      problems.add("--scale: " + scale + " is not allowed; expected 0.001 to 10");
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      problems.add(
          "--seconds: %d is not allowed; expected 1 to %d".formatted(seconds, MOST_SECONDS));
    }
    if (!DATABASES.contains(database)) {
      problems.add("--database: " + database + " is not allowed; expected mariadb or mysql");
    } else if (database.equals("mysql") && System.getenv(MYSQL_ROOT) == null) {
      problems.add(
          "--database: mysql needs a folder with MySQL, named by "
              + MYSQL_ROOT
              + "; .ci/mysql install makes one");
    }
    Duration limit = limit(problems);
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
    return new LatencyBench.Settings(
        ProjectHome.path(),
        folder.toAbsolutePath().normalize(),
        scale,
        seconds,
        limit,
        nightly,
        keep,
        database);
  }

  private Duration limit(List<String> problems) {
    try {
      Duration limit = Duration.parse(timeout);
      if (limit.compareTo(Duration.ofSeconds(1)) >= 0 && limit.compareTo(Duration.ofDays(1)) <= 0) {
        return limit;
      }
    } catch (DateTimeParseException e) {
      // The same message tells both what the form is and what the limits are.
    }
    problems.add("--timeout: " + timeout + " is not allowed; expected PT1S to PT24H");
    return Duration.ZERO;
  }

  /** Its content is deleted as the bench goes on, so it must be nobody else's. */
  private void claimFolder() throws IOException {
    Path marker = folder.resolve(MARKER);
    if (Files.isDirectory(folder) && !Files.exists(marker)) {
      try (Stream<Path> content = Files.list(folder)) {
        if (content.findAny().isPresent()) {
          throw new CommandException(
              "--folder: "
                  + folder
                  + " is not empty and no folder of a bench; expected an empty or new folder");
        }
      }
    }
    Files.createDirectories(folder);
    if (!Files.exists(marker)) {
      Files.createFile(marker);
    }
  }
}
