package io.tributary.transforms.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An entry of a table's log as its storage knows it. Entries are never changed, so one that differs
 * in anything under the same name belongs to another table, which was made where the first had
 * been.
 *
 * @param path of the entry's file, qualified
 * @param length in bytes
 * @param modifiedAt milliseconds since the epoch, or whole seconds where the storage has no more
 * @param tag what the storage tells versions of a file apart by; empty where it has nothing
 */
record LogEntry(Path path, long length, long modifiedAt, String tag) {

  static LogEntry of(FileStatus status) {
    String tag = status instanceof EtagSource source ? source.getEtag() : null;
    return new LogEntry(
        status.getPath(), status.getLen(), status.getModificationTime(), tag == null ? "" : tag);
  }

  /** Asks for one entry; empty if there is none of that name. */
  static Optional<LogEntry> find(FileSystem files, Path path) throws IOException {
    try {
      return Optional.of(of(files.getFileStatus(path)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
