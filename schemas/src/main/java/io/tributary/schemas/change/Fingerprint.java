package io.tributary.schemas.change;

import java.math.BigDecimal;

/**
 * A 64-bit hash of what a change says, whoever delivered it and however often: its operation and
 * its two images. Two deliveries of one event have equal fingerprints; events that share a binlog
 * position, as those of a compressed transaction do, differ in it unless they say the same.
 */
public final class Fingerprint {

  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fingerprint() {}

  /** The fingerprint of a change; it depends on no process, no locale and no release. */
  public static long of(ChangeEvent event) {
    long hash = (SEED ^ event.operation().code()) * PRIME;
    hash = row(hash, event.before());
    hash = row(hash, event.after());
    return finish(hash);
  }

  private static long row(long seed, Object[] row) {
    if (row == null) {
      return (seed ^ 1) * PRIME;
    }
    long hash = (seed ^ 2) * PRIME;
    for (Object value : row) {
      hash = value(hash, value);
    }
    return hash;
  }

  private static long value(long seed, Object value) {
    if (value == null) {
      return (seed ^ 3) * PRIME;
    }
    if (value instanceof String text) {
      return text(seed, text);
    }
    if (value instanceof byte[] bytes) {
      long hash = (seed ^ bytes.length) * PRIME;
      for (byte b : bytes) {
        hash = (hash ^ b) * PRIME;
      }
      return hash;
    }
    if (value instanceof BigDecimal decimal) {
      return text(seed, decimal.toPlainString());
    }
    if (value instanceof Float number) {
      return (seed ^ Float.floatToIntBits(number)) * PRIME;
    }
    if (value instanceof Double number) {
      return mix(seed, Double.doubleToLongBits(number));
    }
    if (value instanceof Boolean flag) {
      return (seed ^ (flag ? 5 : 4)) * PRIME;
    }
    return mix(seed, ((Number) value).longValue());
  }

  private static long text(long seed, String text) {
    long hash = (seed ^ text.length()) * PRIME;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }

  private static long mix(long seed, long number) {
    return (((seed ^ (number & 0xffffffffL)) * PRIME) ^ (number >>> 32)) * PRIME;
  }

  private static long finish(long hash) {
    long mixed = hash ^ (hash >>> 33);
    mixed *= 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 33);
  }
}
