package io.tributary.pipelines.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.delta.kernel.defaults.internal.logstore.LogStoreProvider;
import io.delta.storage.LogStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A commit where the service itself renames, in a hierarchical namespace: a stub of its calls. */
class RenameTest {
  private static final String FOLDER = "/silver/table/_delta_log";
  private static final String ENTRY = FOLDER + "/00000000000000000000.json";

  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<String> conditions = new ArrayList<>();
  private HttpServer service;
  private Configuration configuration;
  private boolean anotherIsQuicker;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/mysilver", this::handle);
    service.start();
    configuration = new Configuration();
    configuration.set("fs.azure.abfs.endpoint", "127.0.0.1:" + service.getAddress().getPort());
    configuration.set("fs.azure.always.use.https", "false");
    configuration.set("fs.azure.account.hns.enabled", "true");
    configuration.set("fs.azure.networking.library", "JDK_HTTP_URL_CONNECTION");
    configuration.set(
        "fs.azure.account.key.mysilver.dfs.core.windows.net",
        Base64.getEncoder().encodeToString("key".getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void stopService() throws IOException {
    FileSystem.closeAll();
    service.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/mysilver".length());
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    byte[] body = exchange.getRequestBody().readAllBytes();
    String source = exchange.getRequestHeaders().getFirst("x-ms-rename-source");
    exchange.getResponseHeaders().add("Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT");
    exchange.getResponseHeaders().add("ETag", "\"0x1\"");
    switch (exchange.getRequestMethod()) {
      case "HEAD" -> head(exchange, path);
      // The JDK's client can't say PATCH, so appending is a PUT as well.
      case "PUT" -> {
        if (source != null) {
          rename(exchange, source.split("\\?")[0], path);
        } else if (query.contains("action=append")) {
          files.put(path, body);
          send(exchange, 202);
        } else if (query.contains("action=flush")) {
          send(exchange, 200);
        } else {
          files.put(path, new byte[0]);
          send(exchange, 201);
        }
      }
      default -> {
        files.remove(path);
        send(exchange, 200);
      }
    }
  }

  private void head(HttpExchange exchange, String path) throws IOException {
    boolean isFolder = FOLDER.startsWith(path);
    if (!isFolder && !files.containsKey(path)) {
      exchange.getResponseHeaders().add("x-ms-error-code", "PathNotFound");
      send(exchange, 404);
      return;
    }
    exchange.getResponseHeaders().add("x-ms-resource-type", isFolder ? "directory" : "file");
    exchange
        .getResponseHeaders()
        .add("Content-Length", isFolder ? "0" : String.valueOf(files.get(path).length));
    send(exchange, 200);
  }

  private void rename(HttpExchange exchange, String source, String target) throws IOException {
    String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
    conditions.add(target + " " + condition);
    if (anotherIsQuicker) {
      files.put(target, "another's".getBytes(StandardCharsets.UTF_8));
    }
    if ("*".equals(condition) && files.containsKey(target)) {
      exchange.getResponseHeaders().add("x-ms-error-code", "PathAlreadyExists");
      send(exchange, 409);
      return;
    }
    files.put(target, files.remove(source));
    send(exchange, 201);
  }

  private static void send(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void commit(String text) throws IOException {
    LogStore log = LogStoreProvider.getLogStore(configuration, "abfs");
    log.write(
        new Path("abfs://silver@mysilver.dfs.core.windows.net/table/_delta_log/" + name()),
        List.of(text).iterator(),
        false,
        configuration);
  }

  private static String name() {
    return ENTRY.substring(FOLDER.length() + 1);
  }

  @Test
  void theServiceIsToldNotToReplaceAnEntry() throws IOException {
    commit("mine");
    assertEquals(List.of(ENTRY + " *"), conditions);
    assertEquals(List.of(ENTRY), List.copyOf(files.keySet()));
    assertEquals("mine\n", new String(files.get(ENTRY), StandardCharsets.UTF_8));
  }

  @Test
  void anEntryThatAnotherMadeInTheMeantimeStays() {
    anotherIsQuicker = true;
    assertThrows(FileAlreadyExistsException.class, () -> commit("mine"));
    assertEquals("another's", new String(files.get(ENTRY), StandardCharsets.UTF_8));
    assertEquals(List.of(ENTRY), List.copyOf(files.keySet()));
  }
}
