package io.tributary.pipelines.azurite;

import io.tributary.pipelines.command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A running Azurite on a free port of the loopback address, with accounts of its own.
 *
 * <p>It ends when its standard input does, so it never outlives this process, whatever ends it.
 * Keys reach it by its environment, which only this user can read, and never by its arguments.
 */
public final class Azurite implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final String READY = "Listening on ";
  private static final int LINES_KEPT = 20;

  /** Where a command has not installed it before, to tell it somewhere else. */
  private static final PrintWriter STANDARD_ERROR =
      new PrintWriter(System.err, true, StandardCharsets.UTF_8);

  private final Process process;
  private final List<StorageAccount> accounts;
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  private Azurite(Process process, List<StorageAccount> accounts) {
    this.process = process;
    this.accounts = List.copyOf(accounts);
  }

  /** Starts one that forgets everything when it ends. */
  public static Azurite inMemory(List<StorageAccount> accounts) {
    return start(accounts, List.of("--inMemoryPersistence"));
  }

  /** Starts one that keeps its data in a folder, and serves what another left there. */
  public static Azurite in(Path folder, List<StorageAccount> accounts) {
    return start(accounts, List.of("--location", folder.toAbsolutePath().toString()));
  }

  private static Azurite start(List<StorageAccount> accounts, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                AzuriteInstall.NODE,
                AzuriteInstall.script().toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                "0",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--silent"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NODE_PATH", AzuriteInstall.packages(STANDARD_ERROR).toString());
    builder
        .environment()
        .put(
            "AZURITE_ACCOUNTS",
            accounts.stream()
                .map(account -> account.name() + ":" + account.key())
                .collect(Collectors.joining(";")));
    Azurite azurite = new Azurite(AzuriteInstall.start(builder, AzuriteInstall.NODE), accounts);
    Thread reader = new Thread(azurite::readLines, "azurite-output");
    reader.setDaemon(true);
    reader.start();
    try {
      azurite.awaitReady();
      return azurite;
    } catch (RuntimeException e) {
      azurite.close();
      throw e;
    }
  }

  private void readLines() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        remember(line);
        if (line.startsWith(READY)) {
          ready.complete(URI.create(line.substring(READY.length()).strip()));
        }
      }
    } catch (IOException e) {
      remember(e.toString());
    }
    ready.completeExceptionally(new CommandException("Azurite ended: " + lastLines()));
  }

  private void remember(String line) {
    synchronized (lastLines) {
      lastLines.addLast(line.strip());
      if (lastLines.size() > LINES_KEPT) {
        lastLines.removeFirst();
      }
    }
  }

  private String lastLines() {
    synchronized (lastLines) {
      return String.join(" / ", lastLines);
    }
  }

  private void awaitReady() {
    try {
      ready.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CommandException(e.getCause().getMessage()).causedBy(e);
    } catch (TimeoutException e) {
      throw new CommandException(
              "Azurite does not listen after " + START_TIMEOUT + ": " + lastLines())
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while Azurite starts").causedBy(e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return ready.join().getPort();
  }

  /** Its accounts. */
  public List<StorageAccount> accounts() {
    return accounts;
  }

  /** Hadoop's settings for all its accounts, secrets included. */
  public Map<String, String> settings() {
    return settings(accounts, port());
  }

  /**
   * Hadoop's settings for accounts of an emulator.
   *
   * @param port the emulator's, or that of a proxy before it
   */
  public static Map<String, String> settings(List<StorageAccount> accounts, int port) {
    Map<String, String> settings = new TreeMap<>();
    // With a host and a port Hadoop puts the account into the path, so one endpoint serves all.
    settings.put("fs.azure.abfs.endpoint", "127.0.0.1:" + port);
    settings.put("fs.azure.always.use.https", "false");
    settings.put("fs.azure.account.auth.type", "SharedKey");
    settings.put("fs.azure.account.hns.enabled", "false");
    settings.put("fs.azure.fns.account.service.type", "BLOB");
    for (StorageAccount account : accounts) {
      settings.put("fs.azure.account.key." + account.host(), account.key());
    }
    return settings;
  }

  /** Creates a container, unless it is there. */
  public void createContainer(StorageAccount account, String container) throws IOException {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    configuration.set("fs.azure.createRemoteFileSystemDuringInitialization", "true");
    // Not the cached one: what follows must not create containers.
    try (FileSystem files =
        FileSystem.newInstance(URI.create(account.root(container)), configuration)) {
      files.getUri();
    }
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it ends. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  /** Ends it, once what it holds is on its disk. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      remember(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
