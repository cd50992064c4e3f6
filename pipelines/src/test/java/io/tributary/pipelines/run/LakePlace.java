package io.tributary.pipelines.run;

import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a lake is, and how commands and tests reach it, whatever the file system.
 *
 * @param root the folder of what belongs to no layer
 * @param options the options that name it to every command
 * @param layout its tables
 * @param storage how its files are reached
 */
public record LakePlace(String root, List<String> options, LakeLayout layout, Storage storage) {

  public LakePlace {
    options = List.copyOf(options);
  }

  /** A folder of this machine. */
  public static LakePlace folder(Object root) {
    return new LakePlace(
        root.toString(),
        List.of("--lakeRoot=" + root),
        LakeLayout.under(root.toString()),
        Storage.of(Map.of()));
  }

  /** A command on it; what follows {@code --} may be added behind. */
  public List<String> command(String name, String... more) {
    List<String> command = new ArrayList<>();
    command.add(name);
    command.addAll(options);
    command.addAll(List.of(more));
    return command;
  }

  /** The lines of a query's result, as JSON. */
  public List<String> query(String sql) {
    Cli.Result result = Cli.run(command("query", "--format=jsonl", sql).toArray(String[]::new));
    if (result.exitCode() != 0) {
      throw new AssertionError(result.all());
    }
    return result.out().lines().toList();
  }

  /** Whether a table has a commit, or begins to have its first. */
  public boolean isBegun(String table) {
    Path log = new Path(table, "_delta_log");
    try {
      return files(log).exists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Commits of all its tables, the ledger's included. Not those of the binlog histories, which a
   * run writes before it starts.
   */
  public int commits() {
    int commits = 0;
    for (String tables :
        List.of(
            layout.bronze(),
            layout.silver(),
            layout.gold(),
            layout.quarantine(),
            layout.ledger())) {
      commits += commits(new Path(tables));
    }
    return commits;
  }

  private int commits(Path folder) {
    int commits = 0;
    try {
      // One folder at a time: Hadoop's own walk of a local one asks a process for each permission.
      for (FileStatus file : files(folder).listStatus(folder)) {
        if (file.isDirectory()) {
          commits += commits(file.getPath());
        } else if (isCommit(file.getPath())) {
          commits++;
        }
      }
      return commits;
    } catch (FileNotFoundException e) {
      // Nothing is there yet, or it went away meanwhile; the next look will tell.
      return commits;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isCommit(Path file) {
    return file.getParent().getName().equals("_delta_log") && file.getName().matches("\\d+\\.json");
  }

  private FileSystem files(Path path) throws IOException {
    return path.getFileSystem(storage.configuration());
  }
}
