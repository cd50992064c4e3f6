package io.tributary.pipelines.command;

import io.tributary.transforms.lake.SecretSettings;
import io.tributary.transforms.lake.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;

/**
 * How the lake's storage is reached and opened: Hadoop's settings, as {@link Storage} reads them.
 * Secrets come from files, the environment or a credential provider, and are refused where a list
 * of processes would show them.
 */
final class StorageOptions {
  private static final String CONF_DIR = "HADOOP_CONF_DIR";
  private static final String JVM_PREFIX = "fs.";

  @Option(
      names = "--hadoopConf",
      paramLabel = "FILE",
      description =
          "Hadoop settings of the lake's storage, as in core-site.xml; they win over those of"
              + " HADOOP_CONF_DIR. docs/azure.md tells more.")
  private Path file;

  StorageOptions() {}

  /**
   * The storage.
   *
   * @throws CommandException if a file can't be read, or a secret is where it must not be
   */
  Storage storage() {
    return storage(file);
  }

  static Storage storage(Path file) {
    String folder = System.getenv(CONF_DIR);
    if (folder != null
        && !folder.isBlank()
        && !Files.isReadable(Path.of(folder, "core-site.xml"))) {
      throw new CommandException(
          CONF_DIR + ": " + folder + " is not allowed; expected a folder with core-site.xml");
    }
    if (file != null && !Files.isReadable(file)) {
      throw CommandException.usage(
          "--hadoopConf: " + file + " is not allowed; expected a file that can be read");
    }
    checkJvmFlags(System.getProperties().stringPropertyNames());
    try {
      return Storage.ofThisProcess(file == null ? null : file.toAbsolutePath().toString());
    } catch (RuntimeException e) {
      // The cause quotes the file.
      throw new CommandException(
          (file == null ? CONF_DIR + ": " + folder : "--hadoopConf: " + file)
              + " is not allowed; expected Hadoop's XML with properties, names and values");
    }
  }

  static void checkJvmFlags(Set<String> names) {
    names.stream()
        .filter(name -> name.startsWith(JVM_PREFIX) && SecretSettings.isSecret(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new CommandException(
                  "-D"
                      + name
                      + ": is not allowed, since every list of processes shows it; expected it in"
                      + " core-site.xml, the environment or a credential provider");
            });
  }
}
