package io.tributary.transforms.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A folder of this machine as the lake's file system.
 *
 * <p>Hadoop's own starts a process to set the permissions of each new file, keeps a checksum file
 * beside each, and lets a rename replace what is there. A commit must not: two writers that reach
 * for one version would both believe that it is theirs.
 */
public class LocalLake extends RawLocalFileSystem {

  /** Files get the permissions that the process's umask leaves them. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  /**
   * One request instead of Hadoop's four. It tells files of one name apart, even where one was made
   * within a millisecond after the other had been deleted.
   */
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(pathToFile(path).toPath(), BasicFileAttributes.class);
      return new LocalFile(makeQualified(path), found, getDefaultBlockSize(path));
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException(path + " does not exist");
    }
  }

  private static final class LocalFile extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String tag;

    LocalFile(Path path, BasicFileAttributes found, long blockSize) {
      super(
          found.size(),
          found.isDirectory(),
          1,
          blockSize,
          found.lastModifiedTime().toMillis(),
          path);
      this.tag = found.fileKey() + " " + found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    @Override
    public String getEtag() {
      return tag;
    }
  }

  /** Links the file under its new name, which fails where that name is taken, even by a process. */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    FileStatus source = getFileStatus(from);
    if (source.isDirectory()) {
      return super.rename(from, to);
    }
    try {
      Files.createLink(pathToFile(to).toPath(), pathToFile(from).toPath());
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.delete(pathToFile(from).toPath());
    return true;
  }
}
