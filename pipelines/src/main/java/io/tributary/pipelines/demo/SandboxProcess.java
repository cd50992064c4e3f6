package io.tributary.pipelines.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.pipelines.command.CommandException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The sandbox as a child process. It ends when its standard input does, so it never outlives this
 * process, whatever ends it.
 */
public final class SandboxProcess implements AutoCloseable {

  private static final String CLASSPATH = "tributary.sandbox.classpath";
  private static final String MAIN = "io.tributary.sandbox.SandboxServer";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Process process;
  private final Writer commands;
  private final Consumer<JsonNode> progress;
  private final Map<String, CompletableFuture<JsonNode>> waiting = new HashMap<>();
  private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();

  private SandboxProcess(Process process, Consumer<JsonNode> progress) {
    this.process = process;
    this.progress = progress;
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a sandbox and waits until it is ready.
   *
   * @param progress is told of every step
   * @throws CommandException if it does not come up
   */
  public static SandboxProcess start(Path folder, List<String> options, Consumer<JsonNode> progress)
      throws IOException {
    return start(folder, options, Map.of(), progress);
  }

  /**
   * Starts a sandbox with variables in its environment, beside those of this process, and waits
   * until it is ready.
   *
   * @param progress is told of every step
   * @throws CommandException if it does not come up
   */
  public static SandboxProcess start(
      Path folder,
      List<String> options,
      Map<String, String> environment,
      Consumer<JsonNode> progress)
      throws IOException {
    String classpath = System.getProperty(CLASSPATH);
    if (classpath == null) {
      throw new CommandException("The sandbox is not built; start the demo with ./tributary demo");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-cp",
                classpath,
                MAIN,
                "--dir=" + folder));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    SandboxProcess sandbox = new SandboxProcess(process, progress);
    Thread reader = new Thread(sandbox::readEvents, "sandbox-events");
    reader.setDaemon(true);
    reader.start();
    try {
      sandbox.await(sandbox.ready, Duration.ofMinutes(3));
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private void readEvents() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        handle(JSON.readTree(line));
      }
      failAll("The sandbox ended");
    } catch (IOException e) {
      failAll("The sandbox can't be understood: " + e.getMessage());
    }
  }

  private void handle(JsonNode event) {
    String command = event.path("command").asText();
    switch (event.path("event").asText()) {
      case "ready" -> ready.complete(event);
      case "done" -> complete(command, event);
      case "error" -> {
        CommandException failure =
            new CommandException("The sandbox failed: " + event.path("message").asText());
        ready.completeExceptionally(failure);
        synchronized (waiting) {
          CompletableFuture<JsonNode> future = waiting.remove(command);
          if (future != null) {
            future.completeExceptionally(failure);
          }
        }
      }
      default -> progress.accept(event);
    }
  }

  private void complete(String command, JsonNode event) {
    synchronized (waiting) {
      CompletableFuture<JsonNode> future = waiting.remove(command);
      if (future != null) {
        future.complete(event);
      }
    }
  }

  private void failAll(String message) {
    CommandException failure = new CommandException(message);
    ready.completeExceptionally(failure);
    synchronized (waiting) {
      waiting.values().forEach(future -> future.completeExceptionally(failure));
      waiting.clear();
    }
  }

  /** Where the database and the broker are: the sandbox's ready event. */
  public JsonNode endpoints() {
    return ready.join();
  }

  /** An empty command of that name, to be filled and sent. */
  public static ObjectNode command(String name) {
    return JSON.createObjectNode().put("command", name);
  }

  /** Sends a command; the future is completed with its result. */
  public CompletableFuture<JsonNode> send(ObjectNode command) throws IOException {
    CompletableFuture<JsonNode> future = new CompletableFuture<>();
    synchronized (waiting) {
      waiting.put(command.path("command").asText(), future);
    }
    synchronized (commands) {
      commands.write(JSON.writeValueAsString(command));
      commands.write('\n');
      commands.flush();
    }
    return future;
  }

  /**
   * Sends a command and waits for its result.
   *
   * @throws CommandException if it fails or takes too long
   */
  public JsonNode call(ObjectNode command, Duration timeout) throws IOException {
    return await(send(command), timeout);
  }

  /** Waits for a command's result. */
  public JsonNode await(CompletableFuture<JsonNode> future, Duration timeout) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CommandException failure
          ? failure
          : new CommandException("The sandbox failed").causedBy(e);
    } catch (TimeoutException e) {
      throw new CommandException("The sandbox did not answer in " + timeout.toSeconds() + " s")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted").causedBy(e);
    }
  }

  /** Ends the process at once, as a crash would: nothing is flushed, committed or said. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
