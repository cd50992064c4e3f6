package io.tributary.pipelines.run;

import io.tributary.pipelines.Layer;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Empties layers of a lake, which only an explicit {@code --fresh=lake} asks for.
 *
 * <p>The ledger goes first: with it go the offsets, so a run that dies half-way is followed by one
 * from the earliest record, which fills whatever is empty by then. Only Delta tables are deleted;
 * other files below the roots stay. Quarantine and the binlog histories are no layer's own, so they
 * go only with all layers; whose which name is goes with silver. Doubts go when no table is left
 * that they could be about.
 */
final class FreshLake {

  private static final String LOG = "_delta_log";

  private final LakeLayout layout;
  private final Storage storage;

  FreshLake(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  /**
   * Deletes the tables of some layers.
   *
   * @return the folders of the tables that were there
   */
  List<String> empty(Set<Layer> layers) throws IOException {
    List<String> deleted = new ArrayList<>();
    delete(layout.ledger(), deleted);
    if (layers.containsAll(EnumSet.allOf(Layer.class))) {
      delete(layout.quarantine(), deleted);
      delete(layout.epochs(), deleted);
    }
    if (layers.contains(Layer.SILVER)) {
      // Silver is what the names are for.
      delete(layout.names(), deleted);
    }
    for (Layer layer : layers) {
      delete(layer.root(layout), deleted);
    }
    if (isEmpty(Layer.SILVER) && isEmpty(Layer.GOLD)) {
      // What was known to be equal, or not, was so of tables that are gone.
      delete(layout.doubts(), deleted);
    }
    return deleted;
  }

  private boolean isEmpty(Layer layer) throws IOException {
    Path root = new Path(layer.root(layout));
    return !hasTable(root.getFileSystem(storage.configuration()), root);
  }

  private static boolean hasTable(FileSystem files, Path folder) throws IOException {
    try {
      for (FileStatus status : files.listStatus(folder)) {
        if (status.isDirectory()
            && (status.getPath().getName().equals(LOG) || hasTable(files, status.getPath()))) {
          return true;
        }
      }
    } catch (FileNotFoundException e) {
      return false;
    }
    return false;
  }

  private void delete(String root, List<String> deleted) throws IOException {
    Path path = new Path(root);
    delete(path.getFileSystem(storage.configuration()), path, deleted);
  }

  private static void delete(FileSystem files, Path folder, List<String> deleted)
      throws IOException {
    FileStatus[] content;
    try {
      content = files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return;
    }
    for (FileStatus status : content) {
      if (status.getPath().getName().equals(LOG)) {
        deleted.add(folder.toString());
        // Without its log nobody takes the rest for a table, should this be cut short.
        files.delete(status.getPath(), true);
        files.delete(folder, true);
        return;
      }
    }
    for (FileStatus status : content) {
      if (status.isDirectory()) {
        delete(files, status.getPath(), deleted);
      }
    }
  }
}
