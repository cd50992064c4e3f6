package io.tributary.pipelines.azurite;

import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A lake whose layers are in three accounts of an Azurite, which keeps its data below the lake's
 * folder. Whoever opens the lake first serves it; the others use the server that runs.
 *
 * <p>The folder also has Hadoop's settings of the accounts, keys among them: a file that only its
 * owner can read, rewritten with the port at each start.
 */
public final class AzuriteLake implements AutoCloseable {
  private static final String FOLDER = "azurite";
  private static final String SETTINGS = "core-site.xml";
  private static final String ENDPOINT = "fs.azure.abfs.endpoint";
  private static final String KEY = "fs.azure.account.key.";
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold");
  private static final Duration JOIN_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int CONNECT_MILLIS = 2_000;

  private final Path folder;
  private final FileChannel lockFile;
  private final Azurite server;

  private AzuriteLake(Path folder, FileChannel lockFile, Azurite server) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.server = server;
  }

  /** Whether such a lake is in a folder. */
  public static boolean isAt(Path lakeRoot) {
    return Files.exists(lakeRoot.resolve(FOLDER).resolve(SETTINGS));
  }

  /**
   * Makes an empty lake.
   *
   * @param progress is told if Azurite must be installed first
   * @throws CommandException if Azurite can't be started
   */
  public static AzuriteLake create(Path lakeRoot, PrintWriter progress) throws IOException {
    Path folder = lakeRoot.resolve(FOLDER);
    Files.createDirectories(folder);
    List<StorageAccount> accounts =
        LAYERS.stream().map(layer -> StorageAccount.create("my" + layer)).toList();
    writeSettings(folder, Azurite.settings(accounts, 0));
    AzuriteLake lake = open(lakeRoot, progress);
    try {
      for (int i = 0; i < LAYERS.size(); i++) {
        lake.server.createContainer(accounts.get(i), LAYERS.get(i));
      }
      return lake;
    } catch (IOException | RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  /**
   * Opens a lake, and serves it unless another process does.
   *
   * @param progress is told if Azurite must be installed first
   * @throws CommandException if Azurite can't be started, or the one that runs does not answer
   */
  public static AzuriteLake open(Path lakeRoot, PrintWriter progress) throws IOException {
    Path folder = lakeRoot.resolve(FOLDER);
    // The lock is not held meanwhile: who waits for it would not wait for minutes.
    AzuriteInstall.packages(progress);
    long deadline = System.nanoTime() + JOIN_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel)) {
        return serve(folder, channel);
      }
      channel.close();
      if (answers(folder)) {
        return new AzuriteLake(folder, null, null);
      }
      pause();
    }
    throw new CommandException(
        folder + " is served by another process, which does not answer; end it and try again");
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static AzuriteLake serve(Path folder, FileChannel channel) throws IOException {
    Azurite server = null;
    try {
      Path data = Files.createDirectories(folder.resolve("data"));
      server = Azurite.in(data, accounts(folder));
      writeSettings(folder, server.settings());
      return new AzuriteLake(folder, channel, server);
    } catch (IOException | RuntimeException e) {
      if (server != null) {
        server.close();
      }
      channel.close();
      throw e;
    }
  }

  private static Configuration settings(Path folder) {
    Configuration settings = new Configuration(false);
    settings.addResource(new org.apache.hadoop.fs.Path(folder.resolve(SETTINGS).toUri()));
    return settings;
  }

  private static List<StorageAccount> accounts(Path folder) {
    List<StorageAccount> accounts = new ArrayList<>();
    for (Map.Entry<String, String> setting : settings(folder)) {
      if (setting.getKey().startsWith(KEY)) {
        String host = setting.getKey().substring(KEY.length());
        accounts.add(new StorageAccount(host.substring(0, host.indexOf('.')), setting.getValue()));
      }
    }
    return accounts;
  }

  /** Another process never sees half a file, and no other user any of it. */
  private static void writeSettings(Path folder, Map<String, String> settings) throws IOException {
    Configuration written = new Configuration(false);
    settings.forEach(written::set);
    Path begun =
        Files.createTempFile(
            folder,
            "core-site-",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(begun)) {
      written.writeXml(out);
    }
    Files.move(begun, folder.resolve(SETTINGS), StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean answers(Path folder) {
    String endpoint = settings(folder).get(ENDPOINT);
    int port = Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while Azurite starts").causedBy(e);
    }
  }

  /** The folder that it is below, with its server and settings. */
  public Path lakeRoot() {
    return folder.toAbsolutePath().normalize().getParent();
  }

  /** The root of a layer: bronze, silver or gold. */
  public String root(String layer) {
    return new StorageAccount("my" + layer, "").root(layer);
  }

  /** Hadoop's settings, secrets included. */
  public Path settingsFile() {
    return folder.resolve(SETTINGS);
  }

  /** Waits until its server ends, if it is this process's. */
  public void awaitEnd() throws InterruptedException {
    if (server != null) {
      server.awaitEnd();
    }
  }

  /** Whether another process serves it. */
  public boolean isServedElsewhere() {
    return server == null;
  }

  /** Ends the server, if this process started it. */
  @Override
  public void close() {
    if (server == null) {
      return;
    }
    server.close();
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
