package io.tributary.pipelines.run;

import io.tributary.transforms.lake.LocalLake;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/** The local disk with so much room and no more, as a quota or a small volume has it. */
public final class FullDisk extends LocalLake {
  private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

  /** Leaves this many bytes, for all files together. */
  static void leave(long bytes) {
    ROOM.set(bytes);
  }

  /** The bytes that are left. */
  static long left() {
    return ROOM.get();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream out = super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Bounded(out), null);
  }

  private static final class Bounded extends OutputStream {
    private final OutputStream out;

    Bounded(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (ROOM.addAndGet(-length) < 0) {
        throw new IOException("No space left on device");
      }
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
