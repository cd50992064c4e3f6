package io.tributary.pipelines.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tributary.pipelines.azurite.CloudLake;
import io.tributary.pipelines.command.CommandException;
import io.tributary.transforms.lake.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.azurebfs.AbfsConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities, against a stub of the one call that each makes: for a token. */
class TokenServiceTest {
  private static final String ACCOUNT = "mygold.dfs.core.windows.net";
  private static final String PROVIDERS = "org.apache.hadoop.fs.azurebfs.oauth2.";

  @TempDir Path folder;

  private HttpServer service;
  private int status = 200;
  private String asked;
  private String body;
  private String metadataHeader;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          metadataHeader = exchange.getRequestHeaders().getFirst("Metadata");
          byte[] answer =
              ("{\"access_token\":\"a token\",\"expires_in\":\"3600\","
                      + "\"expires_on\":\"4102444800\",\"token_type\":\"Bearer\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + service.getAddress().getPort() + path;
  }

  private Storage storage(String provider, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("fs.azure.account.auth.type", "OAuth");
    settings.put("fs.azure.account.oauth.provider.type", PROVIDERS + provider);
    settings.put("fs.azure.account.oauth2.client.id", "the-client");
    return Storage.ofThisProcess(CloudLake.write(folder.resolve("azure.xml"), settings).toString());
  }

  private static String token(Storage storage) throws Exception {
    return new AbfsConfiguration(storage.configuration(), ACCOUNT)
        .getTokenProvider()
        .getToken()
        .getAccessToken();
  }

  private Storage clientCredentials() {
    return storage(
        "ClientCredsTokenProvider",
        Map.of(
            "fs.azure.account.oauth2.client.endpoint",
            url("/tenant/oauth2/token"),
            "fs.azure.account.oauth2.client.secret",
            "the-secret"));
  }

  @Test
  void aClientShowsItsSecret() throws Exception {
    assertEquals("a token", token(clientCredentials()));
    assertEquals("POST /tenant/oauth2/token", asked);
    assertTrue(body.contains("client_id=the-client"), body);
    assertTrue(body.contains("client_secret=the-secret"), body);
    assertTrue(body.contains("grant_type=client_credentials"), body);
  }

  @Test
  void aMachineAsksItsMetadataService() throws Exception {
    Storage storage =
        storage(
            "MsiTokenProvider",
            Map.of(
                "fs.azure.account.oauth2.msi.endpoint",
                url("/metadata/identity/oauth2/token"),
                "fs.azure.account.oauth2.msi.tenant",
                "the-tenant",
                "fs.azure.account.oauth2.msi.authority",
                url("/")));
    assertEquals("a token", token(storage));
    assertTrue(asked.startsWith("GET /metadata/identity/oauth2/token?"), asked);
    assertTrue(asked.contains("client_id=the-client"), asked);
    assertEquals("true", metadataHeader);
  }

  @Test
  void aPodShowsTheTokenInItsFile() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "signed-by-the-cluster");
    Storage storage =
        storage(
            "WorkloadIdentityTokenProvider",
            Map.of(
                "fs.azure.account.oauth2.token.file",
                file.toString(),
                "fs.azure.account.oauth2.msi.tenant",
                "the-tenant",
                "fs.azure.account.oauth2.msi.authority",
                url("/")));
    assertEquals("a token", token(storage));
    assertTrue(asked.startsWith("POST /the-tenant/oauth2/v2.0/token"), asked);
    assertTrue(body.contains("client_assertion=signed-by-the-cluster"), body);
  }

  @Test
  void aRefusedSecretIsNamedAndNotShown() {
    status = 401;
    Storage storage = clientCredentials();
    CommandException refused =
        assertThrows(
            CommandException.class,
            () ->
                RootCheck.check(
                    storage,
                    List.of(
                        new RootCheck.Root(
                            "--goldRoot",
                            new org.apache.hadoop.fs.Path("abfss://gold@" + ACCOUNT + "/lake"),
                            true))));
    assertEquals(
        "--goldRoot: abfss://gold@mygold.dfs.core.windows.net/lake gets no token: the token service"
            + " answers 401; check fs.azure.account.oauth.provider.type and the"
            + " fs.azure.account.oauth2 settings that it reads",
        refused.getMessage());
    assertFalse(String.valueOf(refused.getCause()).contains("the-secret"));
  }
}
