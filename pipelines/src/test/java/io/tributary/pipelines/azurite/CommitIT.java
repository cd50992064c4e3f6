package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.defaults.internal.logstore.LogStoreProvider;
import io.delta.storage.AzureLogStore;
import io.delta.storage.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** Writers that reach for the same version of a table in a storage account. */
class CommitIT {
  private static final int WRITERS = 6;
  private static final int VERSIONS = 5;
  private static final int LINES = 2_000;

  @Test
  void oneWriterTakesAVersionAndNoReaderSeesHalfOfIt() throws Exception {
    try (CloudLake cloud = CloudLake.start()) {
      Configuration configuration = new Configuration();
      cloud.settings().forEach(configuration::set);
      // A client of its own for each call, as writers of several processes have.
      configuration.set("fs.abfs.impl.disable.cache", "true");
      LogStore log = LogStoreProvider.getLogStore(configuration, "abfs");
      assertInstanceOf(AzureLogStore.class, log);
      Path folder = new Path(cloud.account("silver").root("silver") + "table/_delta_log");
      try (FileSystem files = FileSystem.newInstance(folder.toUri(), configuration)) {
        files.mkdirs(folder);
        race(log, folder, configuration, files);
      }
    }
  }

  private static void race(LogStore log, Path folder, Configuration configuration, FileSystem files)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    try {
      AtomicBoolean isOver = new AtomicBoolean();
      Future<Integer> reader = threads.submit(() -> readUntil(isOver, files, folder));
      CyclicBarrier start = new CyclicBarrier(WRITERS);
      List<Future<List<Integer>>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "writer-" + writer;
        Callable<List<Integer>> task = () -> write(log, folder, configuration, name, start);
        writers.add(threads.submit(task));
      }
      Map<Integer, String> winners = new TreeMap<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        for (int version : writers.get(writer).get(2, TimeUnit.MINUTES)) {
          assertEquals(null, winners.put(version, "writer-" + writer), "version " + version);
        }
      }
      isOver.set(true);
      assertTrue(reader.get(1, TimeUnit.MINUTES) >= VERSIONS, "versions seen");
      assertEquals(VERSIONS, winners.size());
      for (int version = 0; version < VERSIONS; version++) {
        assertEquals(winners.get(version), wholeFile(files, entry(folder, version)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Path entry(Path folder, int version) {
    return new Path(folder, "%020d.json".formatted(version));
  }

  /** Reaches for each version at the same moment as the others; returns those that it got. */
  private static List<Integer> write(
      LogStore log, Path folder, Configuration configuration, String name, CyclicBarrier start)
      throws Exception {
    List<Integer> taken = new ArrayList<>();
    for (int version = 0; version < VERSIONS; version++) {
      List<String> lines = IntStream.range(0, LINES).mapToObj(line -> name).toList();
      start.await(1, TimeUnit.MINUTES);
      try {
        log.write(entry(folder, version), lines.iterator(), false, configuration);
        taken.add(version);
      } catch (FileAlreadyExistsException e) {
        // Another writer has it.
      }
    }
    return taken;
  }

  /** Reads every entry as soon as it shows, over and over; returns how many it read. */
  private static int readUntil(AtomicBoolean isOver, FileSystem files, Path folder)
      throws IOException {
    int read = 0;
    boolean last = false;
    while (!last) {
      last = isOver.get();
      for (FileStatus status : files.listStatus(folder)) {
        if (status.getPath().getName().endsWith(".json")) {
          wholeFile(files, status.getPath());
          read++;
        }
      }
    }
    return read;
  }

  /** Reads an entry, which must be all of one writer's, and returns that writer. */
  private static String wholeFile(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertEquals(LINES, lines.size(), path + " has not all lines");
      assertEquals(1, lines.stream().distinct().count(), path + " is of several writers");
      return lines.get(0);
    }
  }
}
