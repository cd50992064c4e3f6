package io.tributary.transforms.lake;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How the lake's files are reached: Hadoop properties, which travel with the pipeline and never
 * hold more than the user gave.
 */
public final class Storage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TreeMap<String, String> properties;
  private transient Configuration configuration;
  private transient Engine engine;

  private Storage(Map<String, String> properties) {
    this.properties = new TreeMap<>(properties);
  }

  /** Storage with these Hadoop properties on top of the cluster's own. */
  public static Storage of(Map<String, String> properties) {
    return new Storage(properties);
  }

  /** The Hadoop configuration. */
  public synchronized Configuration configuration() {
    if (configuration == null) {
      Configuration made = new Configuration();
      made.set("fs.file.impl", LocalLake.class.getName());
      // Hadoop shares file systems by scheme, whatever their class.
      made.set("fs.file.impl.disable.cache", "true");
      made.set("io.delta.kernel.logStore.file.impl", "io.delta.storage.LocalLogStore");
      properties.forEach(made::set);
      configuration = made;
    }
    return configuration;
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

  /**
   * Checks that files can be created under a root, by creating one and removing it.
   *
   * @throws IOException if not; the message is the file system's
   */
  public void checkWritable(String root) throws IOException {
    Path probe = new Path(new Path(root), "_probe-" + java.util.UUID.randomUUID());
    FileSystem fs = fileSystem(probe);
    fs.create(probe, false).close();
    fs.delete(probe, false);
  }
}
