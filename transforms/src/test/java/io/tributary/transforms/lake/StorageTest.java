package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the storage's settings travels with a pipeline. */
class StorageTest {
  private static final String KEY = "fs.azure.account.key.mybronze.dfs.core.windows.net";
  private static final String SECRET = "bm90IGZvciBvdGhlcnM=";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.azure.account.key",
        KEY,
        "fs.azure.account.oauth2.client.secret",
        "fs.azure.account.oauth2.client.secret.mygold.dfs.core.windows.net",
        "fs.azure.account.oauth2.user.password",
        "fs.azure.account.oauth2.refresh.token",
        "fs.azure.sas.fixed.token.mygold.dfs.core.windows.net",
        "fs.azure.encryption.encoded.client-provided-key",
        "fs.azure.metric.account.key",
        "fs.s3a.secret.key",
        "hadoop.security.credstore.java-keystore-provider.password-file"
      })
  void namesOfSecretsAreKnown(String name) {
    assertTrue(SecretSettings.isSecret(name));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Storage.of(Map.of(name, SECRET)));
    assertEquals(name + " is a secret, which must not travel", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.azure.abfs.endpoint",
        "fs.azure.account.auth.type.mygold.dfs.core.windows.net",
        "fs.azure.account.keyprovider.mygold.dfs.core.windows.net",
        "fs.azure.account.oauth.provider.type",
        "fs.azure.account.oauth2.client.id",
        "fs.azure.account.oauth2.client.endpoint",
        "fs.azure.account.oauth2.msi.tenant",
        "fs.azure.account.oauth2.refresh.token.endpoint",
        "fs.azure.account.oauth2.token.file.mygold.dfs.core.windows.net",
        "fs.azure.oauth.token.fetch.retry.max.retries",
        "fs.azure.sas.token.provider.type",
        "hadoop.security.credential.provider.path"
      })
  void namesOfFilesAndServicesAreNoSecrets(String name) {
    assertFalse(SecretSettings.isSecret(name));
  }

  @Test
  void secretsStayWhereTheyWereReadAndTheRestTravels() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("azure.xml"),
            """
            <configuration>
              <property><name>%s</name><value>%s</value></property>
              <property><name>fs.azure.io.retry.max.retries</name><value>4</value></property>
            </configuration>
            """
                .formatted(KEY, SECRET));
    Storage storage = Storage.ofThisProcess(file.toString());
    assertEquals(SECRET, storage.configuration().get(KEY));
    assertEquals(List.of(SECRET), storage.secrets());
    byte[] bytes = SerializableUtils.serializeToByteArray(storage);
    assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET));
    assertFalse(storage.toString().contains(SECRET));

    Storage atWorker = SerializableUtils.clone(storage);
    assertEquals(SECRET, atWorker.configuration().get(KEY));
    Files.delete(file);
    Storage atWorkerWithoutTheFile = SerializableUtils.clone(storage);
    assertEquals(null, atWorkerWithoutTheFile.configuration().get(KEY));
    assertEquals("4", atWorkerWithoutTheFile.configuration().get("fs.azure.io.retry.max.retries"));
  }

  @Test
  void aJobWaitsForItsStorageForMinutesAndNotForever() {
    assertEquals("10", Storage.of(Map.of()).configuration().get("fs.azure.io.retry.max.retries"));
  }
}
