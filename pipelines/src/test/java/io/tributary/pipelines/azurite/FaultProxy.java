package io.tributary.pipelines.azurite;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between a lake and its emulator, and does to chosen requests what networks and services do
 * to them. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  /** What is done to a request. */
  enum Fault {
    /** 503, as a service that is too busy says it. */
    BUSY,
    /** 429, as one that counts requests says it. */
    TOO_MANY,
    /** No answer, and nothing done. */
    SILENCE,
    /** The connection breaks after half of the request's body. */
    CUT,
    /** The request is carried out, and its answer lost. */
    LOST_ANSWER,
    /** 403, as an expired SAS is refused. */
    EXPIRED
  }

  /** A request, as rules see it. */
  record Request(String method, String path, String query) {
    /** Whether it puts content into storage, rather than asking for it. */
    boolean isUpload() {
      return method.equals("PUT");
    }

    /** Whether it gives a table's commit its name. */
    boolean isCommit() {
      return isUpload() && path.matches(".*/_delta_log/\\d{20}\\.json") && !query.contains("comp=");
    }
  }

  private final HttpServer server;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger injected = new AtomicInteger();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private Predicate<Request> chosen = request -> false;
  private int skipped;
  private boolean forEver;

  private FaultProxy(HttpServer server, int target) {
    this.server = server;
    this.target = target;
  }

  /** A proxy before the emulator at a port. */
  static FaultProxy before(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FaultProxy proxy = new FaultProxy(server, port);
    server.createContext("/", proxy::handle);
    server.setExecutor(proxy.threads);
    server.start();
    return proxy;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /**
   * Does something to requests from now on.
   *
   * @param skip how many of the chosen requests pass before
   * @param what is done to those that follow, to each the next
   */
  synchronized void inject(Predicate<Request> requests, int skip, List<Fault> what) {
    chosen = requests;
    skipped = skip;
    faults.clear();
    faults.addAll(what);
    forEver = false;
    injected.set(0);
  }

  /** Does one thing to all chosen requests, but those that are skipped. */
  synchronized void injectForEver(Predicate<Request> requests, int skip, Fault what) {
    inject(requests, skip, List.of(what));
    forEver = true;
  }

  /** Lets everything pass. */
  synchronized void heal() {
    chosen = request -> false;
  }

  /** How many faults were injected since they were last asked for. */
  int injected() {
    return injected.get();
  }

  private synchronized Fault faultOf(Request request) {
    if (!chosen.test(request)) {
      return null;
    }
    if (skipped > 0) {
      skipped--;
      return null;
    }
    Fault next = forEver ? faults.peekFirst() : faults.pollFirst();
    if (next != null) {
      injected.incrementAndGet();
    }
    return next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      Fault now = faultOf(new Request(exchange.getRequestMethod(), uri.getPath(), query));
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (now == null) {
        answer(exchange, forward(exchange, body));
        return;
      }
      switch (now) {
        case BUSY -> refuse(exchange, 503, "ServerBusy");
        case TOO_MANY -> refuse(exchange, 429, "TooManyRequests");
        case EXPIRED -> refuse(exchange, 403, "AuthenticationFailed");
        case SILENCE -> closing.await(LONGEST_SILENCE.toSeconds(), TimeUnit.SECONDS);
        case CUT -> sendHalf(exchange, body);
        case LOST_ANSWER -> forward(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + target + exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 && !exchange.getRequestMethod().equals("PUT")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!NOT_FORWARDED.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (isHead || !NOT_FORWARDED.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] body = response.body();
    boolean isEmpty = isHead || body.length == 0;
    exchange.sendResponseHeaders(response.statusCode(), isEmpty ? -1 : body.length);
    if (!isEmpty) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>"
                + code
                + "</Code><Message>Injected by the test.</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("x-ms-error-code", code);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  /** The emulator sees a request whose connection ends before its body does, as does the client. */
  private void sendHalf(HttpExchange exchange, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(exchange.getRequestMethod())
        .append(' ')
        .append(exchange.getRequestURI())
        .append(" HTTP/1.1\r\nHost: 127.0.0.1:")
        .append(target)
        .append("\r\nContent-Length: ")
        .append(body.length)
        .append("\r\n");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n"));
              }
            });
    head.append("\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target);
        OutputStream out = socket.getOutputStream()) {
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body, 0, body.length / 2);
      out.flush();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
