package io.tributary.transforms.lake;

import java.io.IOException;
import java.nio.file.Files;
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
