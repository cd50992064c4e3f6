package io.tributary.pipelines.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseTest {

  private static String line(String trace) {
    return Cause.of(trace, "look").line();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang.NumberFormatException: For input string: \"4711\""
            + " | NumberFormatException: For input string: …; look",
        "java.time.format.DateTimeParseException: Text '12.3.1970' could not be parsed"
            + " | DateTimeParseException: Text … could not be parsed; look",
        "org.apache.kafka.common.errors.InvalidTopicException: Topic \"a b\" is invalid"
            + " | InvalidTopicException: Topic \"a b\" is invalid; look",
      },
      quoteCharacter = '\0')
  void leavesOutWhatParsersQuoteButNotNames(String trace, String expected) {
    assertEquals(expected, line(trace));
  }

  @Test
  void theInnermostCauseThatSaysSomethingCounts() {
    assertEquals(
        "IOException: the file is gone; look",
        line(
            """
            java.lang.RuntimeException: outer
            \tat io.tributary.Some.method(Some.java:1)
            Caused by: java.io.IOException: the file is gone
            \t... 3 more
            Caused by: java.io.EOFException
            """));
  }

  @Test
  void aTraceWithoutAnyWordIsUnknown() {
    assertEquals("unknown; look", line(""));
  }

  @Test
  void aLongMessageIsCut() {
    assertEquals(
        241, Cause.of("java.io.IOException: " + "x".repeat(1_000), "look").text().length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.lang.OutOfMemoryError: Java heap space | give the JVM that the job runs in more heap,"
            + " in this process TRIBUTARY_JVM_FLAGS=-Xmx4g",
        "java.io.IOException: Insufficient number of network buffers: required 512 | raise"
            + " taskmanager.memory.network.min and .max",
        "java.io.IOException: Size of the state is larger than the maximum permitted memory-backed"
            + " state. Size=6123456, maxSize=5242880. | keep checkpoints in files: --stateRoot"
            + " names a folder for them",
        "org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException: Connection"
            + " unexpectedly closed by remote task manager | a TaskManager is gone; start another",
      })
  void knowsWhatHelps(String trace, String advice) {
    assertEquals(advice, Cause.of(trace, "look").advice());
  }

  @Test
  void outagesPassAndFullDisksDoNot() {
    assertTrue(Cause.of("java.net.ConnectException: Connection refused", "look").passing());
    assertFalse(Cause.of("java.io.IOException: No space left on device", "look").passing());
  }
}
