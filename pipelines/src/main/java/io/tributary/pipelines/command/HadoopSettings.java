package io.tributary.pipelines.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * The Hadoop configuration of commands that read the lake.
 *
 * <p>Any setting, such as an account's authentication, comes from {@code core-site.xml} in the
 * folder that the environment variable {@code HADOOP_CONF_DIR} names, or from JVM properties whose
 * name starts with {@code fs.}; the latter win. None is kept in the project.
 */
final class HadoopSettings {
  private static final String PREFIX = "fs.";

  private HadoopSettings() {}

  static Configuration load() {
    Configuration configuration = new Configuration();
    properties().forEach(configuration::set);
    return configuration;
  }

  /** The settings on top of Hadoop's defaults, in a form that travels with a pipeline. */
  static Map<String, String> properties() {
    Configuration configuration = new Configuration(false);
    String folder = System.getenv("HADOOP_CONF_DIR");
    if (folder != null && !folder.isBlank()) {
      Path file = Path.of(folder, "core-site.xml");
      if (!Files.isReadable(file)) {
        throw new CommandException(
            "HADOOP_CONF_DIR: " + folder + " is not allowed; expected a folder with core-site.xml");
      }
      configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri()));
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX))
        .forEach(name -> configuration.set(name, System.getProperty(name)));
    Map<String, String> settings = new TreeMap<>();
    configuration.forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    return settings;
  }
}
