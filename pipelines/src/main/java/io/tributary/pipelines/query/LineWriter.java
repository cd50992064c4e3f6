package io.tributary.pipelines.query;

import java.io.PrintWriter;

/** A writer of lines that notices when its reader has gone, as {@code head} does. */
abstract class LineWriter extends ResultWriter {
  /** Asking a PrintWriter for its errors flushes it, so it is not asked at every line. */
  private static final int LINES_BETWEEN_CHECKS = 1024;

  private final PrintWriter out;
  private long lines;

  LineWriter(PrintWriter out) {
    this.out = out;
  }

  final void line(String text) {
    out.write(text);
    out.write('\n');
    lines++;
  }

  @Override
  void end(long rows) {
    out.flush();
  }

  @Override
  boolean isBroken() {
    return lines % LINES_BETWEEN_CHECKS == 0 && out.checkError();
  }
}
