package io.tributary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A sandbox in a process of its own, driven as every other program would drive it. */
final class SandboxProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ANSWER_SECONDS = 90;

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

  private SandboxProcess(Process process) {
    this.process = process;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    Thread reader = new Thread(this::read, "sandbox-events");
    reader.setDaemon(true);
    reader.start();
  }

  static SandboxProcess start(String... options) throws IOException {
    Path target = Path.of(System.getProperty("basedir", "."), "target");
    String classPath =
        target.resolve("classes")
            + System.getProperty("path.separator")
            + Files.readString(target.resolve("sandbox.classpath"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                SandboxServer.class.getName()));
    command.addAll(List.of(options));
    return new SandboxProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for the event that tells that the sandbox takes commands. */
  JsonNode awaitReady() throws InterruptedException {
    return await("ready", "");
  }

  /** Sends a command and waits for its done event. */
  JsonNode run(String command) throws IOException, InterruptedException {
    send(command);
    return await("done", JSON.readTree(command).get("command").asText());
  }

  void send(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
  }

  /** Waits for an event of a command; an error event of another kind than awaited fails. */
  JsonNode await(String event, String command) throws InterruptedException {
    while (true) {
      JsonNode next = events.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("No " + event + " of " + command + " came in time");
      }
      if (next.path("event").asText().equals(event)
          && next.path("command").asText().equals(command)) {
        return next;
      }
      if (next.path("event").asText().equals("error")) {
        throw new AssertionError("The sandbox reports " + next);
      }
    }
  }

  /** Everything it has started. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  void closeInput() throws IOException {
    commands.close();
  }

  void kill() {
    process.destroyForcibly();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The sandbox does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      events.add(JSON.createObjectNode().put("event", "error").put("message", e.getMessage()));
    }
  }
}
