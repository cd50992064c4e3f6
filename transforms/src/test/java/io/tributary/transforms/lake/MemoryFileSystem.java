package io.tributary.transforms.lake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system in memory, {@code memory://DISK/…}: as strict as the real ones where commits depend
 * on it, so a rename never replaces a file, and a file is seen once it is closed. A disk may be
 * told to fail at some change of its files, before or after the change took effect.
 */
public final class MemoryFileSystem extends FileSystem {

  /** How to reach any disk. */
  static final Storage STORAGE =
      Storage.of(
          Map.of(
              "fs.memory.impl", MemoryFileSystem.class.getName(),
              "fs.memory.impl.disable.cache", "true",
              "io.delta.kernel.logStore.memory.impl", "io.delta.storage.LocalLogStore"));

  private static final AtomicLong SERIALS = new AtomicLong();
  private static final Map<String, Disk> DISKS = new ConcurrentHashMap<>();

  /** The failure that a disk was told to have. */
  static final class DiskFailure extends IOException {
    private static final long serialVersionUID = 1L;

    DiskFailure(String change) {
      super("The disk fails at: " + change);
    }
  }

  /** The files of one lake. Thread-safe. */
  static final class Disk implements AutoCloseable {
    /**
     * What a file holds.
     *
     * @param serial no two files of the process have the same
     */
    private record Content(byte[] bytes, long serial) {}

    private final String name;
    private final TreeMap<String, Content> files = new TreeMap<>();
    private final Set<String> folders = new HashSet<>();
    private int changesToFailure = -1;
    private boolean takesEffect;
    private long requests;

    private Disk(String name) {
      this.name = name;
    }

    /** An empty disk. */
    static Disk create(String name) {
      Disk disk = new Disk(name);
      DISKS.put(name, disk);
      return disk;
    }

    String root() {
      return "memory://" + name + "/lake";
    }

    /**
     * Fails once, at a change to come.
     *
     * @param change 0 for the next one
     * @param effective whether the change is made all the same, as when only the answer is lost
     */
    synchronized void failAt(int change, boolean effective) {
      changesToFailure = change;
      takesEffect = effective;
    }

    /** Whether the failure is still to come. */
    synchronized boolean isToFail() {
      return changesToFailure >= 0;
    }

    /** Never fails again. */
    synchronized void heal() {
      changesToFailure = -1;
    }

    private interface Change {
      void make() throws IOException;
    }

    private synchronized void change(String what, Change change) throws IOException {
      boolean fails = changesToFailure == 0;
      if (changesToFailure >= 0) {
        changesToFailure--;
      }
      if (!fails || takesEffect) {
        change.make();
      }
      if (fails) {
        throw new DiskFailure(what);
      }
    }

    private void write(String path, byte[] bytes, boolean overwrite) throws IOException {
      change(
          "create " + path,
          () -> {
            if (!overwrite && files.containsKey(path)) {
              throw new FileAlreadyExistsException(path);
            }
            files.put(path, new Content(bytes, SERIALS.incrementAndGet()));
          });
    }

    /** Puts a file there, as another tool would. */
    void put(String path, String text) throws IOException {
      write(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** What a file holds. */
    byte[] bytes(String path) throws FileNotFoundException {
      return find(path).bytes();
    }

    /** Takes away all files whose paths begin so. */
    synchronized void remove(String prefix) {
      files.keySet().removeIf(path -> path.startsWith(prefix));
    }

    /** Paths of the files that begin so, in order. */
    synchronized List<String> paths(String prefix) {
      return files.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
    }

    private void rename(String from, String to) throws IOException {
      change(
          "rename " + from,
          () -> {
            if (files.containsKey(to)) {
              throw new FileAlreadyExistsException(to);
            }
            files.put(to, find(from));
            files.remove(from);
          });
    }

    private boolean delete(String path) throws IOException {
      boolean[] deleted = new boolean[1];
      change("delete " + path, () -> deleted[0] = files.remove(path) != null);
      return deleted[0];
    }

    private synchronized Content find(String path) throws FileNotFoundException {
      requests++;
      Content content = files.get(path);
      if (content == null) {
        throw new FileNotFoundException(path);
      }
      return content;
    }

    /** How often a file was read or asked for. */
    synchronized long requests() {
      return requests;
    }

    private synchronized void makeFolder(String path) {
      folders.add(path);
    }

    private synchronized boolean isFolder(String path) {
      return folders.contains(path) || !list(path).isEmpty();
    }

    /** Names of the files and folders in a folder, each with its file or null. */
    private synchronized Map<String, Content> list(String folder) {
      String prefix = folder.endsWith("/") ? folder : folder + "/";
      Map<String, Content> found = new TreeMap<>();
      files
          .subMap(prefix, prefix + Character.MAX_VALUE)
          .forEach(
              (path, content) -> {
                int slash = path.indexOf('/', prefix.length());
                found.put(slash < 0 ? path : path.substring(0, slash), slash < 0 ? content : null);
              });
      return found;
    }

    @Override
    public void close() {
      DISKS.remove(name);
    }
  }

  private URI uri;
  private Disk disk;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    disk = DISKS.get(name.getAuthority());
    if (disk == null) {
      throw new FileNotFoundException("No disk " + name.getAuthority());
    }
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private String key(Path path) {
    return makeQualified(path).toUri().getPath();
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return new FSDataInputStream(new Bytes(disk.find(key(path)).bytes()));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          private boolean closed;

          @Override
          public void close() throws IOException {
            if (!closed) {
              closed = true;
              disk.write(key(path), toByteArray(), overwrite);
            }
          }
        };
    return new FSDataOutputStream(bytes, statistics);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress)
      throws IOException {
    throw new IOException("Files are written once");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    disk.rename(key(from), key(to));
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return disk.delete(key(path));
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    if (!disk.isFolder(key(folder))) {
      return new FileStatus[] {getFileStatus(folder)};
    }
    List<FileStatus> statuses = new ArrayList<>();
    disk.list(key(folder)).forEach((path, content) -> statuses.add(status(path, content)));
    return statuses.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    String key = key(path);
    return status(key, disk.isFolder(key) ? null : disk.find(key));
  }

  private FileStatus status(String path, Disk.Content content) {
    return new MemoryFile(makeQualified(new Path(path)), content);
  }

  /** Tells files of one name apart as Azure's storage does, not by their time. */
  private static final class MemoryFile extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String tag;

    MemoryFile(Path path, Disk.Content content) {
      super(
          content == null ? 0 : content.bytes().length,
          content == null,
          1,
          1 << 20,
          1_790_000_000_000L,
          path);
      this.tag = content == null ? null : Long.toString(content.serial());
    }

    @Override
    public String getEtag() {
      return tag;
    }
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    disk.makeFolder(key(path));
    return true;
  }

  @Override
  public void setWorkingDirectory(Path folder) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri.toString() + "/");
  }

  /** A file that is read. */
  private static final class Bytes extends FSInputStream {
    private final byte[] bytes;
    private ByteArrayInputStream in;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public void seek(long position) {
      in = new ByteArrayInputStream(bytes);
      in.skip(position);
    }

    @Override
    public long getPos() {
      return (long) bytes.length - in.available();
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return in.read(to, offset, length);
    }
  }
}
