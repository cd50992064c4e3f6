package io.tributary.transforms.lake;

import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files of one commit. Delta Kernel asks for the entry that it has written, and this keeps all
 * that the storage answers, so that nobody need ask again.
 */
final class EntryWatch extends HadoopFileIO {

  private final Configuration configuration;
  private LogEntry last;

  EntryWatch(Configuration configuration) {
    super(configuration);
    this.configuration = configuration;
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    Path asked = new Path(path);
    last = LogEntry.of(asked.getFileSystem(configuration).getFileStatus(asked));
    return FileStatus.of(last.path().toString(), last.length(), last.modifiedAt());
  }

  /** The entry, if it is the last file that was asked for. */
  Optional<LogEntry> last(Path entry) {
    return Optional.ofNullable(last).filter(found -> found.path().equals(entry));
  }
}
