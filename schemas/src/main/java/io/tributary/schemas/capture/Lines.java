package io.tributary.schemas.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines as bytes, so that one that nobody wants costs the search for its end and no more. A line
 * ends with a line feed, a carriage return, or both.
 */
final class Lines implements Closeable {

  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private int start;
  private int length;
  private boolean whole;
  private boolean afterReturn;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false if there is none. */
  boolean next() throws IOException {
    return advance(true);
  }

  /** Passes over the next line; false if there is none. */
  boolean skip() throws IOException {
    return advance(false);
  }

  private boolean advance(boolean keep) throws IOException {
    if (afterReturn) {
      afterReturn = false;
      if ((from < to || fill()) && buffer[from] == '\n') {
        from++;
      }
    }
    boolean any = false;
    int at = from;
    while (true) {
      at = end(at);
      any |= at > from;
      if (at < to) {
        start = from;
        length = at - from;
        whole = true;
        afterReturn = buffer[at] == '\r';
        from = at + 1;
        return true;
      }
      if (!keep) {
        from = to;
      }
      int pending = to - from;
      if (!fill()) {
        start = from;
        length = pending;
        whole = false;
        from = to;
        return any;
      }
      at = from + pending;
    }
  }

  private int end(int at) {
    byte[] bytes = buffer;
    int limit = to;
    int i = at;
    while (i < limit && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  /** Reads more behind what has not been given yet; false at the end. */
  private boolean fill() throws IOException {
    int pending = to - from;
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, pending);
      from = 0;
      to = pending;
    } else if (pending == buffer.length) {
      if (pending == LONGEST) {
        throw new IOException("A line of the capture is longer than 2 GB");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(LONGEST, 2L * pending));
    }
    int count = in.read(buffer, to, buffer.length - to);
    to += Math.max(0, count);
    return count > 0;
  }

  /** Whether there is nothing in the line but spaces. */
  boolean isBlank() {
    for (int i = start; i < start + length; i++) {
      if (buffer[i] != ' ' && (buffer[i] < '\t' || buffer[i] > '\r')) {
        return false;
      }
    }
    return true;
  }

  /** The line's text. */
  String text() {
    return new String(buffer, start, length, StandardCharsets.UTF_8);
  }

  /** A parser of the line; valid until the next one. */
  JsonParser parser(JsonFactory json) throws IOException {
    return json.createParser(buffer, start, length);
  }

  /** Whether the line has an end: the last one before the end of the input may have none. */
  boolean isWhole() {
    return whole;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
