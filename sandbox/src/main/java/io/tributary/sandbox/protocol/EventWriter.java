package io.tributary.sandbox.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes events to the driving process, one JSON object a line, whole and flushed.
 *
 * <p>Safe for several threads. A reader that has gone away is not an error here: the end of
 * standard input ends the sandbox.
 */
public final class EventWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  /**
   * Writes to a stream.
   *
   * @param out where lines go; nothing else may write to it
   */
  public EventWriter(PrintStream out) {
    this.out = out;
  }

  /** Tells that a part of the sandbox is being started. */
  public void starting(String what) {
    write("starting", Map.of("what", what));
  }

  /** Tells that the sandbox takes commands. */
  public void ready(Map<String, ?> access) {
    write("ready", access);
  }

  /** Tells how far a command has come. */
  public void progress(String command, Map<String, ?> details) {
    write("progress", withCommand(command, details));
  }

  /** Tells that a command is complete. */
  public void done(String command, Map<String, ?> results) {
    write("done", withCommand(command, results));
  }

  /** Tells that a command, or the start itself, has failed. */
  public void error(String command, String message) {
    write("error", withCommand(command, Map.of("message", message)));
  }

  private static Map<String, Object> withCommand(String command, Map<String, ?> details) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("command", command);
    fields.putAll(details);
    return fields;
  }

  private void write(String event, Map<String, ?> details) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", event);
    fields.putAll(details);
    String line;
    try {
      line = JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event could not be written as JSON", e);
    }
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
