package io.tributary.pipelines.azurite;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * An emulator with the three accounts of a lake, and the options with which commands reach one
 * below a folder of that name in each container.
 */
public final class CloudLake implements AutoCloseable {
  private static final List<String> LAYERS = List.of("bronze", "silver", "gold");

  private final Azurite server;

  private CloudLake(Azurite server) {
    this.server = server;
  }

  /** Starts an emulator whose containers are empty. */
  public static CloudLake start() throws IOException {
    Azurite server =
        Azurite.inMemory(
            LAYERS.stream().map(layer -> StorageAccount.create("my" + layer)).toList());
    for (int i = 0; i < LAYERS.size(); i++) {
      server.createContainer(server.accounts().get(i), LAYERS.get(i));
    }
    return new CloudLake(server);
  }

  /** The emulator. */
  public Azurite server() {
    return server;
  }

  /** The account of a layer. */
  public StorageAccount account(String layer) {
    return server.accounts().get(LAYERS.indexOf(layer));
  }

  /** Hadoop's settings, which a test may change. */
  public Map<String, String> settings() {
    return new TreeMap<>(server.settings());
  }

  /** Writes settings into a file of Hadoop's. */
  public static Path write(Path file, Map<String, String> settings) {
    Configuration written = new Configuration(false);
    settings.forEach(written::set);
    try (OutputStream out = Files.newOutputStream(file)) {
      written.writeXml(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** A command on the lake of a name, with its options first. */
  public List<String> command(String name, String lake, Path settings, String... options) {
    List<String> args = new ArrayList<>();
    args.add(name);
    args.add("--hadoopConf=" + settings);
    for (String layer : LAYERS) {
      args.add("--" + layer + "Root=" + account(layer).root(layer) + lake);
    }
    args.addAll(List.of(options));
    return args;
  }

  /** Hadoop keeps file systems by account, whatever the port: the next emulator needs new ones. */
  @Override
  public void close() throws IOException {
    FileSystem.closeAll();
    server.close();
  }
}
