package io.tributary.pipelines.cluster;

import java.util.List;

/** What the processes of a cluster print: warnings of everything, and what the engine does. */
final class LogSettings {

  private LogSettings() {}

  static List<String> lines() {
    return List.of(
        "rootLogger.level = INFO",
        "rootLogger.appenderRef.console.ref = console",
        "appender.console.name = console",
        "appender.console.type = CONSOLE",
        "appender.console.layout.type = PatternLayout",
        "appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} - %m%n",
        "logger.kafka.name = org.apache.kafka",
        "logger.kafka.level = WARN",
        "logger.akka.name = org.apache.pekko",
        "logger.akka.level = WARN");
  }
}
