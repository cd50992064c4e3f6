package io.tributary.pipelines.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Follows the Delta log of a table in a folder of this machine, from outside: one look at a file
 * name when there is nothing new.
 *
 * <p>A version is visible from when its entry is there, which is the file's modification time: the
 * sink writes an entry whole and never touches it again.
 */
final class TableLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private long next;

  /** Follows the table in a folder, which need not exist yet, from its first version. */
  TableLog(Path table) {
    this.table = table;
  }

  /**
   * A version.
   *
   * @param visibleAt when it was committed, in microseconds since the epoch
   * @param added the data files that it brought
   * @param removed those that it took away
   */
  record Commit(long version, long visibleAt, List<Path> added, List<Path> removed) {
    Commit {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /** The versions that came since the last call, oldest first. */
  List<Commit> poll() {
    List<Commit> commits = new ArrayList<>();
    for (Path entry = entry(); Files.exists(entry); entry = entry()) {
      commits.add(read(entry));
      next++;
    }
    return commits;
  }

  private Path entry() {
    return table.resolve("_delta_log").resolve("%020d.json".formatted(next));
  }

  private Commit read(Path entry) {
    try {
      FileTime time = Files.getLastModifiedTime(entry);
      List<Path> added = new ArrayList<>();
      List<Path> removed = new ArrayList<>();
      for (String line : Files.readAllLines(entry)) {
        JsonNode action = JSON.readTree(line);
        collect(action.path("add"), added);
        collect(action.path("remove"), removed);
      }
      return new Commit(next, time.to(TimeUnit.MICROSECONDS), added, removed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Paths are relative and written as in a URI. */
  private void collect(JsonNode action, List<Path> files) {
    if (action.has("path")) {
      URI path = URI.create(action.get("path").asText());
      files.add(path.isAbsolute() ? Path.of(path) : table.resolve(path.getPath()));
    }
  }
}
