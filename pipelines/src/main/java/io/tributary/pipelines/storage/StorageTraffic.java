package io.tributary.pipelines.storage;

import io.tributary.transforms.lake.Storage;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;

/**
 * What this process sent to a lake's accounts so far. Workers on other machines count for
 * themselves.
 *
 * @param requests attempts, each repeat counted
 * @param failed attempts that got no answer, or that the service was too busy for
 */
public record StorageTraffic(long requests, long failed) {

  /** What came after an earlier look. */
  public StorageTraffic since(StorageTraffic before) {
    return new StorageTraffic(requests - before.requests, failed - before.failed);
  }

  /** The traffic with the accounts of these roots. */
  public static StorageTraffic of(Storage storage, Collection<Path> roots) throws IOException {
    Set<FileSystem> counted = new HashSet<>();
    long requests = 0;
    long failed = 0;
    for (Path root : roots) {
      FileSystem files = root.getFileSystem(storage.configuration());
      IOStatistics statistics = IOStatisticsSupport.retrieveIOStatistics(files);
      if (statistics == null || !counted.add(files)) {
        continue;
      }
      Map<String, Long> counters = statistics.counters();
      long sent = counters.getOrDefault("connections_made", 0L);
      requests += sent;
      failed +=
          sent
              - counters.getOrDefault("get_responses", 0L)
              + counters.getOrDefault("server_unavailable", 0L);
    }
    return new StorageTraffic(requests, Math.max(0, failed));
  }
}
