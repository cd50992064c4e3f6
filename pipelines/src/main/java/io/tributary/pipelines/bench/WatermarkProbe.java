package io.tributary.pipelines.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.rest.RestClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Samples the watermarks of every operator of a Flink job over its REST interface, from a thread of
 * its own, until it is stopped.
 *
 * <p>Flink collects the figures of its interface at intervals of its own, which must be short: what
 * it shows would stand still between them.
 */
final class WatermarkProbe {

  static final double LIMIT_SECONDS = 2;

  private static final long SAMPLE_MILLIS = 250;
  private static final long MOST_INTERVAL_MILLIS = 1000;
  private static final long FLINKS_INTERVAL_MILLIS = 10_000;
  private static final long STOP_MILLIS = 30_000;
  private static final String INTERVAL = "metrics.fetcher.update-interval";

  /** Flink's server takes no longer first line. */
  private static final int MOST_URL = 3000;

  private static final Pattern WATERMARK =
      Pattern.compile("\\d+\\..*current(Input|Output)\\d*Watermark");

  private final WatermarkSeries series = new WatermarkSeries();
  private final Thread thread = new Thread(this::sample, "watermarks");
  private final String address;
  private volatile boolean stopping;
  private volatile String problem;

  private WatermarkProbe(String address) {
    this.address = address;
  }

  /**
   * Starts sampling.
   *
   * @param address of the interface; if the run told none, the result says so
   */
  static WatermarkProbe start(Optional<String> address) {
    WatermarkProbe probe = new WatermarkProbe(address.orElse(null));
    if (address.isEmpty()) {
      probe.problem = "the run did not tell the address of Flink's REST interface";
    } else {
      probe.thread.setDaemon(true);
      probe.thread.start();
    }
    return probe;
  }

  /** Ends sampling. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join(STOP_MILLIS);
  }

  /**
   * What was seen.
   *
   * @param series every sample
   * @param problem why nothing can be told, or null
   */
  record Result(WatermarkSeries series, String problem) {

    /** A line for each side of the shuffle. */
    List<Row> rows(Bench bench, String name) {
      String limit = String.format(Locale.ROOT, "still for at most %.0f s", LIMIT_SECONDS);
      if (problem != null) {
        return List.of(Row.failed(name, limit, problem));
      }
      return List.of(
          row(bench, name + " up to the shuffle", limit, true, Map.of("series", series.points())),
          row(bench, name + " behind the shuffle", limit, false, Map.of()));
    }

    private Row row(
        Bench bench, String label, String limit, boolean beforeShuffle, Map<String, Object> more) {
      WatermarkSeries.Stillest stillest = series.stillest(beforeShuffle);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("still", stillest.seconds());
      figures.put("lag", stillest.lagSeconds());
      figures.put("operator", stillest.operator());
      figures.put("limit", LIMIT_SECONDS);
      figures.putAll(more);
      return new Row(
          label,
          String.format(
              Locale.ROOT,
              "%.1f s still, %.1f s behind the clock at most",
              stillest.seconds(),
              stillest.lagSeconds()),
          "",
          limit,
          bench.verdict(stillest.seconds() <= LIMIT_SECONDS),
          List.of(
              String.format(
                  Locale.ROOT,
                  "of all operators, in %d samples, each up to half a second old: %s",
                  series.samples(),
                  stillest.operator())),
          figures);
    }
  }

  Result result() {
    return new Result(
        series, problem == null && series.samples() == 0 ? "no watermark was seen" : problem);
  }

  private void sample() {
    try {
      RestClient rest = new RestClient(address);
      requireFreshFigures(rest);
      List<Metrics> all = metrics(rest);
      while (!stopping) {
        long now = System.currentTimeMillis();
        series.begin(now);
        for (Metrics metrics : all) {
          for (JsonNode value : rest.get(metrics.path())) {
            series.add(
                metrics.beforeShuffle(),
                metrics.vertex() + " " + value.path("id").asText(),
                value.path("value").asLong(Long.MIN_VALUE));
          }
        }
        series.end();
        Thread.sleep(SAMPLE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = "interrupted";
    } catch (IOException | RuntimeException e) {
      problem = "Flink's REST interface failed: " + e.getMessage();
    }
  }

  private static void requireFreshFigures(RestClient rest) throws IOException {
    long interval = FLINKS_INTERVAL_MILLIS;
    for (JsonNode setting : rest.get("/jobmanager/config")) {
      if (setting.path("key").asText().equals(INTERVAL)) {
        interval = Long.parseLong(setting.path("value").asText().replaceAll("\\D", ""));
      }
    }
    if (interval > MOST_INTERVAL_MILLIS) {
      throw new BenchFailure(
          "its figures are up to %,d ms old; %s of at most %,d is needed"
              .formatted(interval, INTERVAL, MOST_INTERVAL_MILLIS));
    }
  }

  /**
   * Figures that are asked for together.
   *
   * @param vertex a part of the job's name
   * @param beforeShuffle whether it lies before the first exchange by key
   */
  private record Metrics(String vertex, boolean beforeShuffle, String path) {}

  private static List<Metrics> metrics(RestClient rest) throws IOException {
    String job = "";
    for (JsonNode one : rest.get("/jobs").path("jobs")) {
      if (one.path("status").asText().equals("RUNNING")) {
        job = "/jobs/" + one.path("id").asText();
      }
    }
    if (job.isEmpty()) {
      throw new BenchFailure("no job is running");
    }
    JsonNode nodes = rest.get(job).path("plan").path("nodes");
    Set<String> behind = behindShuffle(nodes);
    List<Metrics> all = new ArrayList<>();
    for (JsonNode node : nodes) {
      String vertex = node.path("id").asText();
      String path = job + "/vertices/" + vertex + "/metrics";
      String label = label(node.path("description").asText());
      StringBuilder wanted = new StringBuilder();
      for (JsonNode metric : rest.get(path)) {
        String id = metric.path("id").asText();
        if (!WATERMARK.matcher(id).matches()) {
          continue;
        }
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
        if (wanted.length() > 0 && wanted.length() + encoded.length() > MOST_URL) {
          all.add(new Metrics(label, !behind.contains(vertex), path + "?get=" + wanted));
          wanted.setLength(0);
        }
        wanted.append(wanted.length() == 0 ? "" : ",").append(encoded);
      }
      if (wanted.length() > 0) {
        all.add(new Metrics(label, !behind.contains(vertex), path + "?get=" + wanted));
      }
    }
    return all;
  }

  private static String label(String description) {
    String text = description.replaceAll("<[^>]*>|&[a-z]+;", " ").strip();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** The parts of a job that an exchange by key stands before. */
  static Set<String> behindShuffle(JsonNode nodes) {
    Map<String, JsonNode> byId = new HashMap<>();
    nodes.forEach(node -> byId.put(node.path("id").asText(), node));
    Set<String> behind = new HashSet<>();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Map.Entry<String, JsonNode> node : byId.entrySet()) {
        for (JsonNode input : node.getValue().path("inputs")) {
          if (input.path("ship_strategy").asText().equals("HASH")
              || behind.contains(input.path("id").asText())) {
            grew |= behind.add(node.getKey());
          }
        }
      }
    }
    return behind;
  }
}
