package io.tributary.pipelines.watch;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a job failed, in one line, and what helps.
 *
 * @param text the innermost cause that has something to say: its class without the package and the
 *     first line of its message
 * @param advice what to do
 * @param passing whether it usually goes away by itself or by what somebody else does: a broker, a
 *     storage or a machine that is away. Such a cause is given longer before a job is given up
 */
record Cause(String text, String advice, boolean passing) {

  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z][a-zA-Z0-9_]*\\.)+(?=[A-Z])");
  private static final Pattern NO_MESSAGE = Pattern.compile("[A-Za-z0-9_$.]+:?");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  /**
   * Exceptions that are thrown by those who look at single values quote what they have seen. Those
   * of files, networks and engines quote names.
   */
  private static final Pattern SEES_VALUES =
      Pattern.compile(
          "^(?:java\\.(?:lang|time|math|text|util)\\.(?!.*OutOfMemory)|com\\.fasterxml\\."
              + "|org\\.apache\\.(?:avro|parquet)\\.|io\\.delta\\.).*");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private static final int LONGEST = 240;

  /** What is known of a cause, by the words in which it is told. */
  private record Known(Pattern words, String advice, boolean passing) {}

  private static final List<Known> KNOWN =
      List.of(
          known(
              "No space left on device|Disk quota exceeded|There is not enough space on the disk",
              "free the disk that --stateRoot and the lake are on",
              false),
          known(
              "maximum permitted memory-backed state",
              "keep checkpoints in files: --stateRoot names a folder for them",
              false),
          known(
              "OutOfMemoryError: (?:Java heap space|GC overhead)",
              "give the JVM that the job runs in more heap, in this process"
                  + " TRIBUTARY_JVM_FLAGS=-Xmx4g",
              false),
          known(
              "Insufficient number of network buffers",
              "raise taskmanager.memory.network.min and .max",
              false),
          known(
              "NoResourceAvailableException|Could not acquire the minimum required resources"
                  + "|Slot request bulk is not fulfillable",
              "start a TaskManager, or ask for fewer slots with --parallelism",
              true),
          known(
              "RemoteTransportException|TaskManager with id|Connection unexpectedly closed by"
                  + " remote task manager|TaskExecutor .*(?:no longer|disconnected|timed out)"
                  + "|JobMaster .*disconnected",
              "a TaskManager is gone; start another",
              true),
          known(
              "OffsetOutOfRangeException|out of range with no configured reset policy",
              "Kafka has deleted records before they were read; --fresh=offsets reads what is left",
              false),
          known(
              "SaslAuthenticationException|SslAuthenticationException"
                  + "|(?:Topic|Group|Cluster)AuthorizationException",
              "give the login of --kafkaProperty the right to read the connector's topics",
              false),
          known(
              "No resolvable bootstrap urls|Timeout expired while fetching topic metadata"
                  + "|Timeout expired before the position|Failed to get offsets by times"
                  + "|Timeout of \\d+ms expired before|DisconnectException"
                  + "|Failed to construct kafka|could be determined",
              "see that the broker of --bootstrapServers runs and can be reached from the engine",
              true),
          known(
              "AccessDeniedException|AbfsRestOperationException.*\\b40[13]\\b|Permission denied",
              "give the login of --hadoopConf the right to write the lake and --stateRoot",
              false),
          known(
              "UnknownHostException|ConnectException|SocketTimeoutException|NoRouteToHostException"
                  + "|Connection (?:refused|reset)|\\b50[0-4]\\b.*(?:Server|Unavailable|Timeout)",
              "see that the storage and the broker can be reached from the engine",
              true));

  private static Known known(String words, String advice, boolean passing) {
    return new Known(Pattern.compile(words), advice, passing);
  }

  /**
   * Reads a stack trace.
   *
   * @param trace as the JVM prints it
   * @param elsewhere what to do about a cause that is not known
   */
  static Cause of(String trace, String elsewhere) {
    return ofLine(line(trace), elsewhere);
  }

  /** The same, of a message alone. */
  static Cause ofLine(String line, String elsewhere) {
    String text = shown(line);
    for (Known known : KNOWN) {
      if (known.words().matcher(line).find()) {
        return new Cause(text, known.advice(), known.passing());
      }
    }
    return new Cause(text, elsewhere, false);
  }

  /** The cause with another advice. */
  Cause advising(String other) {
    return new Cause(text, other, passing);
  }

  /** What two causes have in common that differ only in a number: a port, a checkpoint, a time. */
  String kind() {
    return NUMBER.matcher(text).replaceAll("#");
  }

  /** The cause and what to do about it. */
  String line() {
    return text + "; " + advice;
  }

  private static String line(String trace) {
    List<String> lines = trace.lines().map(String::strip).toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(CAUSED_BY)) {
        String cause = lines.get(i).substring(CAUSED_BY.length());
        if (!NO_MESSAGE.matcher(cause).matches()) {
          return cause;
        }
      }
    }
    return lines.isEmpty() || lines.get(0).isEmpty() ? "unknown" : lines.get(0);
  }

  private static String shown(String line) {
    String text = SEES_VALUES.matcher(line).matches() ? QUOTED.matcher(line).replaceAll("…") : line;
    text = PACKAGE.matcher(text).replaceFirst("");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
