package io.tributary.pipelines.cluster;

import io.tributary.pipelines.net.Ports;
import io.tributary.pipelines.rest.RestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Spark standalone cluster: a master, and workers that start an executor for each application.
 */
public final class SparkCluster implements LocalCluster {

  private static final String MASTER = "org.apache.spark.deploy.master.Master";
  private static final String WORKER = "org.apache.spark.deploy.worker.Worker";
  private static final int DAEMON_HEAP_MB = 256;
  private static final int WORKER_MEMORY_MB = 1536;

  private final Path folder;
  private final Distribution spark;
  private final Members members = new Members();
  private final int cores;
  private final int port;
  private final int webPort;
  private final RestClient rest;
  private int workersStarted;

  private SparkCluster(Path folder, Distribution spark, int cores, int port) {
    List<Integer> ports = Ports.free(2);
    this.folder = folder;
    this.spark = spark;
    this.cores = cores;
    this.port = port == 0 ? ports.get(0) : port;
    this.webPort = ports.get(1);
    this.rest = new RestClient(webInterface());
  }

  /**
   * Starts a cluster and waits until all of it is up.
   *
   * @param home the project's folder, which knows Spark's jars
   * @param folder for a folder like a distribution's, logs and the executors' work; it is made
   * @param workers how many
   * @param cores of each
   * @param port of the master, or 0 for any
   * @throws ClusterException if it does not come up
   */
  public static SparkCluster start(Path home, Path folder, int workers, int cores, int port) {
    SparkCluster cluster =
        new SparkCluster(folder.toAbsolutePath(), Distribution.of(home, "spark"), cores, port);
    try {
      cluster.writeConfiguration();
      cluster.startMaster();
      for (int i = 0; i < workers; i++) {
        cluster.startWorker();
      }
      cluster.awaitWorkers(workers);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** A worker starts executors from the jars of its SPARK_HOME and looks for nothing else in it. */
  private void writeConfiguration() {
    spark.linkInto(folder.resolve("jars"));
    try {
      Files.createDirectories(folder.resolve("conf"));
      Files.write(folder.resolve("conf/log4j2.properties"), LogSettings.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startMaster() {
    launch(
        "master",
        MASTER,
        List.of("--host", Ports.LOOPBACK, "--port", "" + port, "--webui-port", "" + webPort));
    members.await("master", () -> aliveWorkers() >= 0);
  }

  /** Starts one more worker, which registers with the master. */
  public ClusterMember startWorker() {
    workersStarted++;
    return launch(
        "worker-" + workersStarted,
        WORKER,
        List.of(
            "--host",
            Ports.LOOPBACK,
            "--webui-port",
            "" + Ports.free(1).get(0),
            "--cores",
            "" + cores,
            "--memory",
            WORKER_MEMORY_MB + "m",
            "--work-dir",
            folder.resolve("work").toString(),
            master()));
  }

  private ClusterMember launch(String name, String main, List<String> arguments) {
    List<String> command = spark.java(DAEMON_HEAP_MB);
    // Dead workers are missed after a minute otherwise.
    command.add("-Dspark.worker.timeout=10");
    command.addAll(List.of("-cp", folder.resolve("conf") + ":" + folder.resolve("jars") + "/*"));
    command.add(main);
    command.addAll(arguments);
    return members.add(
        ClusterMember.start(
            name,
            folder,
            command,
            Map.of(
                "SPARK_HOME",
                folder.toString(),
                "SPARK_CONF_DIR",
                folder.resolve("conf").toString(),
                "SPARK_SCALA_VERSION",
                "2.12",
                "SPARK_LOCAL_IP",
                Ports.LOOPBACK)));
  }

  /** Waits until so many workers have registered and are alive. */
  public void awaitWorkers(int count) {
    members.await(count + " workers", () -> aliveWorkers() == count);
  }

  private int aliveWorkers() {
    return rest.tryGet("/json/").path("aliveworkers").asInt(-1);
  }

  /** The executors that run now, as processes. */
  public List<ProcessHandle> executors() {
    return members.alive().stream().flatMap(member -> member.children().stream()).toList();
  }

  /** Address of the master. */
  public String master() {
    return "spark://" + Ports.LOOPBACK + ":" + port;
  }

  @Override
  public String webInterface() {
    return "http://" + Ports.LOOPBACK + ":" + webPort;
  }

  @Override
  public String masterOption() {
    return "--sparkMaster=" + master();
  }

  @Override
  public List<ClusterMember> members() {
    return members.all();
  }

  @Override
  public void close() {
    members.close();
    spark.unlinkFrom(folder.resolve("jars"));
  }
}
