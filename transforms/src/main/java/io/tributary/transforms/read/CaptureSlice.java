package io.tributary.transforms.read;

import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.rounds.Rows;
import io.tributary.transforms.rounds.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The records of a slice of a capture, whose rows are the file's lines. */
public final class CaptureSlice implements Closeable {

  private final Slice slice;
  private final CaptureReader reader;

  /**
   * Opens a file.
   *
   * @param fileBytes the size that the file had when it was cut, or -1 if it was not
   * @throws IOException if it can't be read, or has another size by now
   */
  public CaptureSlice(Path file, long fileBytes, Slice slice) throws IOException {
    this.slice = slice;
    if (fileBytes >= 0 && Files.size(file) != fileBytes) {
      throw new IOException("The capture " + file + " has changed while it was read");
    }
    reader = new CaptureReader(Files.newInputStream(file));
    reader.skipTo(slice.firstRow());
  }

  /** The rows of a capture that has been cut. */
  public static Rows rows(Path file, long fileBytes) {
    return (slice, taker) -> {
      try (CaptureSlice records = new CaptureSlice(file, fileBytes, slice)) {
        for (SourceRecord r = records.next(); r != null; r = records.next()) {
          if (!taker.take(records.reader.line(), r.size())) {
            return;
          }
        }
      }
    };
  }

  /** The next record, or null behind the last. */
  SourceRecord next() throws IOException {
    if (slice.isAll()) {
      return reader.next();
    }
    return reader.line() >= slice.lastRow()
        ? null
        : reader.next((line, timestamp) -> slice.holds(timestamp, line));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
