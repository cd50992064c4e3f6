package io.tributary.pipelines.query;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * Gives DuckDB a local path for each live file: the file itself, or for a remote lake a copy that
 * Hadoop's file system fetched into a temporary folder. A file is fetched at most once.
 */
final class LocalFiles {
  private final Configuration configuration;
  private final Path folder;
  private int fetched;

  LocalFiles(Configuration configuration, Path folder) {
    this.configuration = configuration;
    this.folder = folder;
  }

  String localPath(LiveFile file) {
    String scheme = file.path().toUri().getScheme();
    if (scheme == null || scheme.equals("file")) {
      return file.path().toUri().getPath();
    }
    Path copy = folder.resolve(fetched++ + ".parquet");
    try (InputStream remote = file.path().getFileSystem(configuration).open(file.path())) {
      Files.copy(remote, copy);
    } catch (IOException e) {
      throw new LakeException(file.path() + " cannot be fetched: " + Lines.one(e.getMessage()), e);
    }
    return copy.toString();
  }
}
