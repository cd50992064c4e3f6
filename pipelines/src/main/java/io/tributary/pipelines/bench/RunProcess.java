package io.tributary.pipelines.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code ./tributary} command in a process of its own: what it says, what it costs, and its end.
 *
 * <p>It ends with this process, unless that is killed. CPU time and memory are read while it runs,
 * so the last fifth of a second may be missing.
 */
final class RunProcess implements AutoCloseable {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 200;
  private static final int LAST_LINES = 5;
  private static final Pattern REST =
      Pattern.compile("Flink's REST interface: (http://[^\\s]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TO_READ = Pattern.compile("Run \\S+: ([\\d,]+) records to read");
  private static final Pattern ROUND = Pattern.compile("A round of ([\\d,]+) records");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final String what;
  private final Process process;
  private final Path output;
  private final Thread onExit = new Thread(this::end, "end-run");
  private final long started;
  private Duration cpu = Duration.ZERO;
  private long peakBytes;

  private RunProcess(String what, Process process, Path output, long started) {
    this.what = what;
    this.process = process;
    this.output = output;
    this.started = started;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Starts a command.
   *
   * @param what it is called in messages
   * @param output gets all that it says
   */
  static RunProcess start(String what, ProcessBuilder command, Path output) throws IOException {
    Files.createDirectories(output.getParent());
    long started = System.currentTimeMillis();
    Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    return new RunProcess(what, process, output, started);
  }

  /** When it was started, in milliseconds since the epoch: the clock of files. */
  long startedAt() {
    return started;
  }

  /** Seconds of a processor that it has used, its own processes included. */
  double cpuSeconds() {
    return cpu.toMillis() / 1000.0;
  }

  /** The most memory that its own process has held, 0 where the system does not tell. */
  long peakBytes() {
    return peakBytes;
  }

  /**
   * Waits until something is so.
   *
   * @throws BenchFailure if it does not become so in time, or the command ends before
   */
  void await(String condition, Duration limit, BooleanSupplier isSo) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean ended = false;
    while (true) {
      measure();
      if (isSo.getAsBoolean()) {
        return;
      }
      if (ended) {
        throw new BenchFailure(
            what
                + " ended with exit code "
                + process.exitValue()
                + " before "
                + condition
                + said());
      }
      if (System.nanoTime() > deadline) {
        throw new BenchFailure(
            what + " took more than " + limit.toSeconds() + " s until " + condition + said());
      }
      // One more look when it has ended: what was waited for may have come last.
      ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Waits for its end, which must be a success.
   *
   * @return when it ended, in milliseconds since the epoch
   */
  long awaitSuccess(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      measure();
      if (System.nanoTime() > deadline) {
        throw new BenchFailure(what + " did not end in " + limit.toSeconds() + " s" + said());
      }
    }
    long end = System.currentTimeMillis();
    if (process.exitValue() != 0) {
      throw new BenchFailure(what + " ended with exit code " + process.exitValue() + said());
    }
    return end;
  }

  /** Fails if it has ended, which a continuous run never does by itself. */
  void requireAlive() {
    measure();
    if (!process.isAlive()) {
      throw new BenchFailure(what + " ended with exit code " + process.exitValue() + said());
    }
  }

  /** The address of the REST interface of the Flink it has inside now, if it has told one. */
  Optional<String> flinkRest() {
    // A job that is started anew has another address.
    return last(found(REST));
  }

  /** The records that the run found waiting at launch, if it has told them. */
  Optional<Long> recordsToRead() {
    return last(found(TO_READ)).map(RunProcess::number);
  }

  /** The records of each round that it has begun so far; a run of one round tells none. */
  List<Long> rounds() {
    return found(ROUND).stream().map(RunProcess::number).toList();
  }

  private List<String> found(Pattern pattern) {
    try {
      String said = Files.readString(output, StandardCharsets.UTF_8);
      return pattern.matcher(said).results().map(match -> match.group(1)).toList();
    } catch (IOException e) {
      throw new BenchFailure("What " + what + " said can't be read: " + e, e);
    }
  }

  private static <T> Optional<T> last(List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  /** Ends it without warning. */
  void kill() throws InterruptedException {
    tree().forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  private void measure() {
    Duration now =
        tree()
            .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
            .reduce(Duration.ZERO, Duration::plus);
    // Of a process that has ended nothing is known any more.
    if (now.compareTo(cpu) > 0) {
      cpu = now;
    }
    peakBytes = Math.max(peakBytes, peak(process.pid()));
  }

  private static long peak(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      Matcher match = PEAK.matcher(Files.readString(status));
      return match.find() ? Long.parseLong(match.group(1)) * 1024 : 0;
    } catch (IOException e) {
      // It has ended, or this is no Linux: the figure is an extra and stays what it was.
      return 0;
    }
  }

  private Stream<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** The last that it said, for a failure's line. */
  private String said() {
    try {
      List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
      List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
      return "; it said last: " + String.join(" / ", last.stream().map(String::strip).toList());
    } catch (IOException e) {
      return "; what it said can't be read: " + e.getMessage();
    }
  }

  private void end() {
    tree().forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends it as an interrupt would, and if it does not end, by force; nothing if it has ended. */
  void stop() {
    try {
      process.destroy();
      if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        end();
      }
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This process is ending: the hook runs, and finds the command gone.
      return;
    }
  }
}
