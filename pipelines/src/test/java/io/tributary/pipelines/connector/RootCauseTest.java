package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RootCauseTest {
  @Test
  void isTheInnermostCauseThatSaysSomething() {
    assertEquals(
        "SQLException: Access denied",
        RootCause.of(
            """
            org.apache.kafka.connect.errors.ConnectException: failed
            \tat a.B.c(B.java:1)
            Caused by: java.sql.SQLException: Access denied
            \t... 1 more
            Caused by: java.io.EOFException
            \t... 2 more
            """));
  }

  @Test
  void isTheFailureItselfIfNothingCausedIt() {
    assertEquals(
        "DebeziumException: The db history topic is missing.",
        RootCause.of("io.debezium.DebeziumException: The db history topic is missing.\n\tat x"));
  }
}
