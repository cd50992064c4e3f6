package io.tributary.pipelines.cluster;

import io.tributary.pipelines.net.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Flink session cluster: a JobManager and TaskManagers, with checkpoints and savepoints in the
 * cluster's folder.
 *
 * <p>The JobManager keeps what it knows of jobs in memory, as a session cluster without
 * high-availability services does: a job that loses it is started again from its last checkpoint.
 */
public final class FlinkCluster implements LocalCluster {

  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final int JOB_MANAGER_HEAP_MB = 512;
  private static final int TASK_HEAP_MB = 640;
  private static final int FRAMEWORK_HEAP_MB = 128;

  /** RocksDB takes its memory from here, beside the heap. */
  private static final int MANAGED_MB = 128;

  private final Path folder;
  private final Distribution flink;
  private final Members members = new Members();
  private final int slots;
  private final int restPort;
  private final int rpcPort;
  private final FlinkRest rest;
  private int managersStarted;

  private FlinkCluster(Path folder, Distribution flink, int slots, int restPort) {
    List<Integer> ports = Ports.free(2);
    this.folder = folder;
    this.flink = flink;
    this.slots = slots;
    this.restPort = restPort == 0 ? ports.get(0) : restPort;
    this.rpcPort = ports.get(1);
    this.rest = new FlinkRest(webInterface());
  }

  /**
   * Starts a cluster and waits until all of it is up.
   *
   * @param home the project's folder, which knows Flink's jars
   * @param folder for configuration, logs and checkpoints; it is made
   * @param taskManagers how many
   * @param slots of each
   * @param port of the web and REST interface, or 0 for any
   * @throws ClusterException if it does not come up
   */
  public static FlinkCluster start(Path home, Path folder, int taskManagers, int slots, int port) {
    FlinkCluster cluster =
        new FlinkCluster(folder.toAbsolutePath(), Distribution.of(home, "flink"), slots, port);
    try {
      cluster.writeConfiguration();
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      cluster.awaitTaskManagers(taskManagers);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void writeConfiguration() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", Ports.LOOPBACK);
    settings.put("jobmanager.rpc.port", String.valueOf(rpcPort));
    settings.put("jobmanager.bind-host", Ports.LOOPBACK);
    settings.put("rest.address", Ports.LOOPBACK);
    settings.put("rest.bind-address", Ports.LOOPBACK);
    settings.put("rest.port", String.valueOf(restPort));
    settings.put("rest.bind-port", String.valueOf(restPort));
    settings.put("taskmanager.host", Ports.LOOPBACK);
    settings.put("taskmanager.bind-host", Ports.LOOPBACK);
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.put("state.checkpoints.dir", folder.resolve("checkpoints").toUri().toString());
    settings.put("state.savepoints.dir", folder.resolve("savepoints").toUri().toString());
    settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
    // A member that was killed is missed after these; the defaults wait for most of a minute.
    settings.put("heartbeat.interval", "1000");
    settings.put("heartbeat.timeout", "8000");
    settings.put("cluster.registration.max-timeout", "2000");
    // What Flink's own scripts compute from one number must be told to its classes in full.
    settings.put("jobmanager.memory.heap.size", JOB_MANAGER_HEAP_MB + "m");
    settings.put("taskmanager.cpu.cores", "1.0");
    settings.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MB + "m");
    settings.put("taskmanager.memory.task.heap.size", TASK_HEAP_MB + "m");
    settings.put("taskmanager.memory.framework.off-heap.size", "64m");
    settings.put("taskmanager.memory.task.off-heap.size", "0m");
    // A bounded job wants 512 buffers of 32 kB for each of its shuffles' producers.
    settings.put("taskmanager.memory.network.min", "256m");
    settings.put("taskmanager.memory.network.max", "256m");
    settings.put("taskmanager.memory.managed.size", MANAGED_MB + "m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "64m");
    settings.put("taskmanager.memory.jvm-overhead.max", "64m");
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add(key + ": \"" + value + "\""));
    try {
      Files.createDirectories(folder.resolve("tmp"));
      Files.createDirectories(folder.resolve("conf"));
      Files.write(folder.resolve("conf/config.yaml"), lines);
      Files.write(folder.resolve("conf/log4j2.properties"), LogSettings.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a JobManager, the first one or in place of one that was killed. */
  public ClusterMember startJobManager() {
    ClusterMember manager =
        launch(
            "jobmanager", JOB_MANAGER_HEAP_MB, JOB_MANAGER, List.of("--executionMode", "cluster"));
    members.await("JobManager", () -> rest.taskManagers() >= 0);
    return manager;
  }

  /** Starts one more TaskManager; it offers its slots as soon as it has found the JobManager. */
  public ClusterMember startTaskManager() {
    managersStarted++;
    return launch(
        "taskmanager-" + managersStarted,
        TASK_HEAP_MB + FRAMEWORK_HEAP_MB,
        TASK_MANAGER,
        List.of());
  }

  private ClusterMember launch(String name, int heapMegabytes, String main, List<String> more) {
    List<String> command = flink.java(heapMegabytes);
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties"));
    command.add("-Dlog.file=" + folder.resolve(name + ".log"));
    command.addAll(List.of("-cp", flink.classPath(), main));
    command.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    command.addAll(more);
    return members.add(ClusterMember.start(name, folder, command, Map.of()));
  }

  /** Waits until so many TaskManagers have registered. */
  public void awaitTaskManagers(int count) {
    members.await(count + " TaskManagers", () -> rest.taskManagers() == count);
  }

  /** Its REST interface. */
  public FlinkRest rest() {
    return rest;
  }

  @Override
  public String webInterface() {
    return "http://" + Ports.LOOPBACK + ":" + restPort;
  }

  @Override
  public String masterOption() {
    return "--flinkMaster=" + Ports.LOOPBACK + ":" + restPort;
  }

  @Override
  public List<ClusterMember> members() {
    return members.all();
  }

  @Override
  public void close() {
    members.close();
  }
}
