package io.tributary.transforms.lake;

import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Hadoop settings that a process was given, secrets among them. Later ones win:
 *
 * <ol>
 *   <li>{@code core-site.xml} in the folder that {@code HADOOP_CONF_DIR} names
 *   <li>a file of the same form that the job names
 *   <li>environment variables: {@code TRIBUTARY_AZURE_KEY_ACCOUNT}, {@code
 *       TRIBUTARY_AZURE_SAS_ACCOUNT}, {@code TRIBUTARY_AZURE_CLIENT_SECRET} and {@code
 *       TRIBUTARY_AZURE_CLIENT_SECRET_ACCOUNT}, where ACCOUNT is an account's name in capitals
 *   <li>JVM properties whose name starts with {@code fs.}
 * </ol>
 *
 * <p>A file may also name a credential provider, or take a value from the environment as <code>
 * ${env.NAME}</code>: both are Hadoop's own.
 */
final class StorageSettings {
  private static final Logger LOG = LoggerFactory.getLogger(StorageSettings.class);

  static final String CONF_DIR = "HADOOP_CONF_DIR";
  private static final String FILE = "core-site.xml";
  private static final String JVM_PREFIX = "fs.";
  private static final String ENV_PREFIX = "TRIBUTARY_AZURE_";
  private static final String KEY = ENV_PREFIX + "KEY_";
  private static final String SAS = ENV_PREFIX + "SAS_";
  private static final String CLIENT_SECRET = ENV_PREFIX + "CLIENT_SECRET";
  private static final String HOST = ".dfs.core.windows.net";

  private StorageSettings() {}

  /**
   * The settings of this process.
   *
   * @param file that the job names, or null; one that is not on this machine is left out, since a
   *     worker may have been given the same by another way
   */
  static Map<String, String> ofThisProcess(String file) {
    return read(file, System.getenv(), System.getProperties());
  }

  static Map<String, String> read(String file, Map<String, String> environment, Properties jvm) {
    Configuration files = new Configuration(false);
    String folder = environment.get(CONF_DIR);
    if (folder != null && !folder.isBlank()) {
      addFile(files, new File(folder, FILE));
    }
    if (file != null) {
      addFile(files, new File(file));
    }
    Map<String, String> settings = new TreeMap<>();
    files.forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    environment.forEach((name, value) -> addVariable(settings, name, value));
    jvm.stringPropertyNames().stream()
        .filter(name -> name.startsWith(JVM_PREFIX))
        .forEach(name -> settings.put(name, jvm.getProperty(name)));
    return settings;
  }

  private static void addFile(Configuration files, File file) {
    if (file.canRead()) {
      files.addResource(new Path(file.toURI()));
    } else {
      LOG.warn("There are no storage settings in {}: it can't be read", file);
    }
  }

  private static void addVariable(Map<String, String> settings, String name, String value) {
    if (name.startsWith(KEY)) {
      settings.put("fs.azure.account.key." + host(name, KEY), value);
    } else if (name.startsWith(SAS)) {
      settings.put("fs.azure.account.auth.type." + host(name, SAS), "SAS");
      settings.put("fs.azure.sas.fixed.token." + host(name, SAS), value);
    } else if (name.equals(CLIENT_SECRET)) {
      settings.put("fs.azure.account.oauth2.client.secret", value);
    } else if (name.startsWith(CLIENT_SECRET + "_")) {
      settings.put(
          "fs.azure.account.oauth2.client.secret." + host(name, CLIENT_SECRET + "_"), value);
    }
  }

  private static String host(String name, String prefix) {
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT) + HOST;
  }
}
