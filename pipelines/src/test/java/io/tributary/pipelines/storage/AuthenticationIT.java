package io.tributary.pipelines.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.pipelines.azurite.AccountSas;
import io.tributary.pipelines.azurite.CloudLake;
import io.tributary.pipelines.azurite.StorageAccount;
import io.tributary.pipelines.command.CommandException;
import io.tributary.transforms.lake.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to open an account that the emulator knows. */
class AuthenticationIT {
  private static final String ROOT = "abfs://gold@mygold.dfs.core.windows.net/lake";

  @TempDir static Path folder;

  private static CloudLake cloud;
  private static StorageAccount gold;

  @BeforeAll
  static void startEmulator() throws IOException {
    cloud = CloudLake.start();
    gold = cloud.account("gold");
  }

  @AfterAll
  static void stopEmulator() throws IOException {
    cloud.close();
  }

  private static Map<String, String> withoutKeys() {
    Map<String, String> settings = cloud.settings();
    settings.keySet().removeIf(name -> name.startsWith("fs.azure.account.key."));
    return settings;
  }

  private static void write(Map<String, String> settings) {
    Path file = CloudLake.write(folder.resolve("azure.xml"), settings);
    RootCheck.check(
        Storage.ofThisProcess(file.toString()),
        List.of(new RootCheck.Root("--goldRoot", new org.apache.hadoop.fs.Path(ROOT), true)));
  }

  @Test
  void aKeyInAKeystoreOpensAnAccount() throws IOException {
    String keystore = "localjceks://file" + folder.resolve("azure.jceks");
    Configuration configuration = new Configuration(false);
    configuration.set(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, keystore);
    CredentialProvider provider = CredentialProviderFactory.getProviders(configuration).get(0);
    provider.createCredentialEntry("fs.azure.account.key." + gold.host(), gold.key().toCharArray());
    provider.flush();
    Map<String, String> settings = withoutKeys();
    settings.put(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, keystore);
    assertDoesNotThrow(() -> write(settings));
  }

  @Test
  void aSasOpensAnAccountUntilItExpires() {
    Map<String, String> settings = withoutKeys();
    settings.putAll(AccountSas.until(gold, "2099-01-01T00:00:00Z").settings());
    assertDoesNotThrow(() -> write(settings));

    settings.putAll(AccountSas.until(gold, "2020-01-01T00:00:00Z").settings());
    CommandException expired = assertThrows(CommandException.class, () -> write(settings));
    assertEquals(
        "--goldRoot: "
            + ROOT
            + " is refused (403 AuthorizationFailure); check fs.azure.sas.fixed.token.mygold"
            + ".dfs.core.windows.net, the account's network rules, and that the identity has the"
            + " role Storage Blob Data Contributor",
        expired.getMessage());
  }
}
