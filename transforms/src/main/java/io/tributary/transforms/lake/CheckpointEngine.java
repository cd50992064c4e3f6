package io.tributary.transforms.lake;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.DefaultParquetHandler;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.defaults.engine.hadoopio.HadoopOutputFile;
import io.delta.kernel.defaults.engine.hadoopio.HadoopPositionOutputStream;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes a checkpoint whole or not at all. Kernel's own handler gives the file its name whenever it
 * is closed, also after a failure to read what belongs into it: a log that ends with such a
 * checkpoint has lost files. For one checkpoint.
 */
final class CheckpointEngine extends DefaultEngine {

  private final Output output;

  CheckpointEngine(Configuration configuration) {
    this(new Output(configuration));
  }

  private CheckpointEngine(Output output) {
    super(output);
    this.output = output;
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return new DefaultParquetHandler(output) {
      @Override
      public void writeParquetFileAtomically(
          String path, CloseableIterator<FilteredColumnarBatch> rows) throws IOException {
        super.writeParquetFileAtomically(path, output.watch(rows));
      }
    };
  }

  /** Knows whether all rows have been handed over and taken. */
  private static final class Output extends HadoopFileIO {
    private final Configuration configuration;
    private boolean handedOver;

    Output(Configuration configuration) {
      super(configuration);
      this.configuration = configuration;
    }

    CloseableIterator<FilteredColumnarBatch> watch(CloseableIterator<FilteredColumnarBatch> rows) {
      return new CloseableIterator<>() {
        @Override
        public boolean hasNext() {
          boolean more = rows.hasNext();
          handedOver = !more;
          return more;
        }

        @Override
        public FilteredColumnarBatch next() {
          return rows.next();
        }

        @Override
        public void close() throws IOException {
          rows.close();
        }
      };
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return new HadoopOutputFile(configuration, path) {
        @Override
        public PositionOutputStream create(boolean atomicWrite) throws IOException {
          return atomicWrite ? createHidden(new Path(path)) : super.create(false);
        }
      };
    }

    private PositionOutputStream createHidden(Path path) throws IOException {
      FileSystem files = path.getFileSystem(configuration);
      Path hidden =
          new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
      return new Hidden(files, hidden, path, files.create(hidden));
    }

    /** A file that gets its name once it is whole. */
    private final class Hidden extends HadoopPositionOutputStream {
      private final FileSystem files;
      private final Path hidden;
      private final Path path;
      private boolean failed;
      private boolean closed;

      Hidden(FileSystem files, Path hidden, Path path, FSDataOutputStream out) {
        super(out);
        this.files = files;
        this.hidden = hidden;
        this.path = path;
      }

      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        boolean before = failed;
        failed = true;
        super.write(bytes, offset, length);
        failed = before;
      }

      @Override
      public void close() throws IOException {
        if (closed) {
          return;
        }
        closed = true;
        boolean named = false;
        try {
          super.close();
          named = handedOver && !failed && rename();
        } finally {
          if (!named) {
            files.delete(hidden, false);
          }
        }
      }

      private boolean rename() throws IOException {
        if (files.rename(hidden, path)) {
          return true;
        }
        if (files.exists(path)) {
          throw new FileAlreadyExistsException(path.toString());
        }
        throw new IOException("Can't rename " + hidden + " to " + path);
      }
    }
  }
}
