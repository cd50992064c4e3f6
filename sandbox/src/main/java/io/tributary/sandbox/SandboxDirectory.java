package io.tributary.sandbox;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder that holds everything one sandbox writes.
 *
 * <p>Belongs to one process at a time (a lock file) and is deleted only when it carries the mark of
 * a sandbox, so a mistyped {@code --dir} never costs anyone's files.
 */
final class SandboxDirectory implements AutoCloseable {
  private static final String MARK = ".tributary-sandbox";

  private final Path root;
  private final boolean clean;
  private final FileChannel channel;

  private SandboxDirectory(Path root, boolean clean, FileChannel channel) {
    this.root = root;
    this.clean = clean;
    this.channel = channel;
  }

  /**
   * Takes the folder for this process, creating it if need be.
   *
   * @param dir the folder
   * @param clean whether what it holds is deleted now and again when the sandbox closes
   * @throws SandboxException when it is in use or is not a sandbox's folder
   */
  static SandboxDirectory claim(Path dir, boolean clean) {
    Path root = dir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      Path mark = root.resolve(MARK);
      if (!Files.exists(mark) && !isEmpty(root)) {
        throw new SandboxException(
            "--dir: %s holds files that are not a sandbox's; choose another folder".formatted(dir));
      }
      FileChannel channel =
          FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new SandboxException(
            "--dir: %s is in use by another sandbox; stop it or choose another folder"
                .formatted(dir));
      }
      SandboxDirectory directory = new SandboxDirectory(root, clean, channel);
      if (clean) {
        directory.empty();
      }
      return directory;
    } catch (IOException e) {
      throw new SandboxException(
          "--dir: %s cannot be used: %s".formatted(dir, SandboxException.oneLine(e)), e);
    }
  }

  /** A folder or file inside. */
  Path resolve(String name) {
    return root.resolve(name);
  }

  /** Gives the folder up, deleting it first when it is to be left clean. */
  @Override
  public void close() throws IOException {
    if (clean) {
      empty();
      Files.deleteIfExists(root.resolve(MARK));
      if (isEmpty(root)) {
        Files.delete(root);
      }
    }
    channel.close();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private void empty() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(root.resolve(MARK))) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // A file that a stopping server removed first is gone, which is all that is wanted.
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (!folder.equals(root)) {
              Files.deleteIfExists(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
