package io.tributary.sandbox.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void readsNameAndArguments() {
    Command command = Command.parse("{\"command\":\"load\",\"orders\":200}");
    assertEquals("load", command.name());
    assertEquals(200, command.number("orders", 5, 1, 1_000));
    assertEquals(7, command.number("seed", 7, 1, 1_000));
  }

  @Test
  void refusesWhatIsNoCommand() {
    for (String line : new String[] {"load", "[1]", "{}", "{\"command\":1}", "null"}) {
      assertThrows(SandboxException.class, () -> Command.parse(line), line);
    }
  }

  @Test
  void refusesNumbersOutOfRangeAndTexts() {
    Command command = Command.parse("{\"command\":\"load\",\"orders\":0,\"seed\":\"x\"}");
    SandboxException refusal =
        assertThrows(SandboxException.class, () -> command.number("orders", 1, 1, 9));
    assertEquals(
        "orders: 0 is not allowed; expected a whole number from 1 to 9", refusal.getMessage());
    assertThrows(SandboxException.class, () -> command.number("seed", 1, 1, 9));
    assertThrows(SandboxException.class, () -> command.text("statement"));
  }

  @Test
  void writesEachEventOnOneLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventWriter events = new EventWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    events.starting("Kafka");
    events.error("sql", "line one\nline two");
    assertEquals(
        """
        {"event":"starting","what":"Kafka"}
        {"event":"error","command":"sql","message":"line one\\nline two"}
        """,
        bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
  }

  @Test
  void tellsAFailureInOneLine() {
    assertEquals("No port", SandboxException.oneLine(new SandboxException("No port")));
    assertEquals(
        "IllegalStateException: a b", SandboxException.oneLine(new IllegalStateException("a\n b")));
    assertEquals("IllegalStateException", SandboxException.oneLine(new IllegalStateException()));
  }
}
