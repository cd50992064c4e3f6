package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a process's settings come from, and which of them wins. */
class StorageSettingsTest {

  @TempDir Path folder;

  private Path file(String name, String property, String value) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "<configuration><property><name>%s</name><value>%s</value></property></configuration>"
            .formatted(property, value));
  }

  private static Map<String, String> read(Path file, Map<String, String> environment) {
    return StorageSettings.read(
        file == null ? null : file.toString(), environment, new Properties());
  }

  @Test
  void anAccountsKeyComesFromTheEnvironment() {
    assertEquals(
        Map.of("fs.azure.account.key.mybronze.dfs.core.windows.net", "a2V5"),
        read(null, Map.of("TRIBUTARY_AZURE_KEY_MYBRONZE", "a2V5")));
  }

  @Test
  void aSasTokenFromTheEnvironmentChoosesItsMethodForThatAccount() {
    assertEquals(
        Map.of(
            "fs.azure.account.auth.type.mygold.dfs.core.windows.net", "SAS",
            "fs.azure.sas.fixed.token.mygold.dfs.core.windows.net", "sv=1"),
        read(null, Map.of("TRIBUTARY_AZURE_SAS_MYGOLD", "sv=1")));
  }

  @Test
  void aClientSecretComesFromTheEnvironmentForAllAccountsOrOne() {
    assertEquals(
        Map.of(
            "fs.azure.account.oauth2.client.secret", "all",
            "fs.azure.account.oauth2.client.secret.mygold.dfs.core.windows.net", "one"),
        read(
            null,
            Map.of(
                "TRIBUTARY_AZURE_CLIENT_SECRET", "all",
                "TRIBUTARY_AZURE_CLIENT_SECRET_MYGOLD", "one")));
  }

  @Test
  void whatIsNamedMoreCloselyWins() throws IOException {
    String key = "fs.azure.account.key.mybronze.dfs.core.windows.net";
    file("core-site.xml", key, "folder");
    Path named = file("named.xml", key, "file");
    Map<String, String> folders = Map.of("HADOOP_CONF_DIR", folder.toString());
    assertEquals(Map.of(key, "folder"), read(null, folders));
    assertEquals(Map.of(key, "file"), read(named, folders));
    assertEquals(
        Map.of(key, "environment"),
        read(named, Map.of("TRIBUTARY_AZURE_KEY_MYBRONZE", "environment")));
  }

  @Test
  void jvmPropertiesOfFileSystemsWinAndOthersAreNotRead() {
    Properties jvm = new Properties();
    jvm.setProperty("fs.azure.io.retry.max.retries", "3");
    jvm.setProperty("user.home", "/nowhere");
    assertEquals(
        Map.of("fs.azure.io.retry.max.retries", "3"), StorageSettings.read(null, Map.of(), jvm));
  }

  @Test
  void aFileThatIsNotOnThisMachineIsLeftOut() {
    assertEquals(Map.of(), read(folder.resolve("absent.xml"), Map.of()));
  }
}
