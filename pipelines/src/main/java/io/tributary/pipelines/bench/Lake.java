package io.tributary.pipelines.bench;

import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A lake that a scenario fills, in a folder of its own, which closing deletes.
 *
 * @param folder its root
 * @param kept whether it stays behind
 */
record Lake(Path folder, boolean kept) implements AutoCloseable {

  /** The folder of a table's current rows. */
  Path silver(String table) {
    return folder.resolve("silver").resolve(table);
  }

  Path gold(String table) {
    return folder.resolve("gold").resolve(table);
  }

  Path bronze(String table) {
    return folder.resolve("bronze").resolve(table);
  }

  /** Opens it as it is now. */
  LakeSession open() {
    return LakeSession.open(new Configuration(), LakeRoots.under(folder.toString()));
  }

  @Override
  public void close() {
    if (!kept) {
      delete(folder);
    }
  }

  /** Deletes a folder with all it holds. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new BenchFailure(folder + " can't be deleted: " + e, e);
    }
  }
}
