package io.tributary.pipelines.azurite;

import io.tributary.pipelines.run.LakePlace;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
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
    args.addAll(options(lake, settings));
    args.addAll(List.of(options));
    return args;
  }

  /** The lake of a name, as commands and tests reach it. */
  public LakePlace place(String lake, Path settings) {
    Map<String, String> roots = new TreeMap<>();
    LAYERS.forEach(layer -> roots.put(layer, account(layer).root(layer) + lake));
    String beside = roots.get("bronze") + "/_lake";
    return new LakePlace(
        beside,
        options(lake, settings),
        new LakeLayout(
            roots.get("bronze"),
            roots.get("silver"),
            roots.get("gold"),
            beside + "/quarantine",
            beside + "/_ledger",
            beside + "/_epochs"),
        Storage.ofThisProcess(settings.toString()));
  }

  private List<String> options(String lake, Path settings) {
    List<String> options = new ArrayList<>();
    options.add("--hadoopConf=" + settings);
    for (String layer : LAYERS) {
      options.add("--" + layer + "Root=" + account(layer).root(layer) + lake);
    }
    return options;
  }

  /** Hadoop keeps file systems by account, whatever the port: the next emulator needs new ones. */
  @Override
  public void close() throws IOException {
    FileSystem.closeAll();
    server.close();
  }
}
