package io.tributary.pipelines.command;

import java.util.Map;

/**
 * Keeps the libraries' logs off the terminal unless asked for.
 *
 * <p>slf4j-simple reads its settings once, at the first logger: this must run before one is made.
 * Settings given to the JVM win.
 */
final class Logging {
  private static final String LEVEL = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void configure(boolean verbose) {
    // The engines bring log4j's binding too; without a choice SLF4J complains on every start.
    Map<String, String> settings =
        Map.of(
            "slf4j.provider",
            "org.slf4j.simple.SimpleServiceProvider",
            "slf4j.internal.verbosity",
            verbose ? "WARN" : "ERROR",
            LEVEL + "logFile",
            "System.err",
            LEVEL + "showDateTime",
            "true",
            LEVEL + "dateTimeFormat",
            "HH:mm:ss.SSS",
            LEVEL + "showThreadName",
            "false",
            LEVEL + "showShortLogName",
            "true",
            LEVEL + "defaultLogLevel",
            verbose ? "info" : "error");
    settings.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
    if (!verbose) {
      // Hadoop's missing native code is no concern of the user's.
      System.setProperty(LEVEL + "log.org.apache.hadoop.util.NativeCodeLoader", "off");
      // A folder in a container has no date, which is no error.
      System.setProperty(LEVEL + "log.org.apache.hadoop.fs.azurebfs.utils.DateTimeUtils", "off");
      // KafkaIO reports its lineage from threads of Flink's that collect no metrics.
      System.setProperty(LEVEL + "log.org.apache.beam.sdk.metrics.MetricsEnvironment", "off");
    }
  }
}
