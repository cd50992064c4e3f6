package io.tributary.transforms.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How the lake's files are reached, on every worker.
 *
 * <p>It travels with the pipeline, so it holds no secret: each worker reads its own settings, from
 * where the launcher read its ({@link StorageSettings}). What is harmless travels and wins over
 * them, so all workers agree on it.
 */
public final class Storage implements Serializable {
  private static final long serialVersionUID = 2L;

  /**
   * Hadoop's own are 30 attempts with pauses of up to 25 seconds: ten minutes in which a job looks
   * hung. Ten attempts take two minutes where each is refused at once.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "fs.azure.io.retry.max.retries", "10",
          // The one that everything here is tested with; hadoop-azure has another.
          "fs.azure.networking.library", "JDK_HTTP_URL_CONNECTION");

  private final TreeMap<String, String> properties;
  private final String settingsFile;
  private transient Configuration configuration;
  private transient Engine engine;

  private Storage(Map<String, String> properties, String settingsFile) {
    this.properties = new TreeMap<>(properties);
    this.settingsFile = settingsFile;
  }

  /**
   * Storage with these Hadoop properties on top of the process's own.
   *
   * @throws IllegalArgumentException if one of them is a secret
   */
  public static Storage of(Map<String, String> properties) {
    for (String name : properties.keySet()) {
      if (SecretSettings.isSecret(name)) {
        throw new IllegalArgumentException(name + " is a secret, which must not travel");
      }
    }
    return new Storage(properties, null);
  }

  /**
   * Storage as this process's settings have it.
   *
   * @param settingsFile Hadoop settings beside those of the process, or null; workers read the file
   *     of that name on their own machine
   */
  public static Storage ofThisProcess(String settingsFile) {
    Map<String, String> harmless = new TreeMap<>(StorageSettings.ofThisProcess(settingsFile));
    harmless.keySet().removeIf(SecretSettings::isSecret);
    return new Storage(harmless, settingsFile);
  }

  /** The Hadoop configuration, with this process's secrets. */
  public synchronized Configuration configuration() {
    if (configuration == null) {
      Configuration made = new Configuration();
      made.set("fs.file.impl", LocalLake.class.getName());
      // Hadoop shares file systems by scheme, whatever their class.
      made.set("fs.file.impl.disable.cache", "true");
      made.set("io.delta.kernel.logStore.file.impl", "io.delta.storage.LocalLogStore");
      DEFAULTS.forEach(made::set);
      StorageSettings.ofThisProcess(settingsFile).forEach(made::set);
      properties.forEach(made::set);
      configuration = made;
    }
    return configuration;
  }

  /** Values that must not be shown to anybody, as this process knows them. */
  public List<String> secrets() {
    List<String> values = new ArrayList<>();
    Configuration resolved = configuration();
    for (String name : StorageSettings.ofThisProcess(settingsFile).keySet()) {
      String value = SecretSettings.isSecret(name) ? resolved.get(name) : null;
      if (value != null && !value.isBlank()) {
        values.add(value.strip());
      }
    }
    return values;
  }

  synchronized Engine engine() {
    if (engine == null) {
      engine = DefaultEngine.create(configuration());
    }
    return engine;
  }

  FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(configuration());
  }

  /** Equal settings reach the same files. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Storage storage
        && properties.equals(storage.properties)
        && Objects.equals(settingsFile, storage.settingsFile);
  }

  @Override
  public int hashCode() {
    return Objects.hash(properties, settingsFile);
  }

  @Override
  public String toString() {
    return "Storage" + properties.keySet();
  }
}
