package io.tributary.schemas.debezium;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * How the connector was told to write values. Without the envelope a record does not say so itself,
 * so this must agree with the connector's configuration; the defaults are Debezium's.
 *
 * @param decimal {@code decimal.handling.mode}
 * @param temporal {@code time.precision.mode}
 * @param binary {@code binary.handling.mode}
 * @param unsignedBigint {@code bigint.unsigned.handling.mode}
 */
public record WireModes(
    DecimalMode decimal, TemporalMode temporal, BinaryMode binary, UnsignedMode unsignedBigint)
    implements Serializable {

  /** Values of {@code decimal.handling.mode}. */
  public enum DecimalMode {
    PRECISE,
    STRING,
    DOUBLE
  }

  /** Values of {@code time.precision.mode}. */
  public enum TemporalMode {
    ADAPTIVE_TIME_MICROSECONDS,
    CONNECT,
    ISOSTRING,
    MICROSECONDS,
    NANOSECONDS
  }

  /** Values of {@code binary.handling.mode}. */
  public enum BinaryMode {
    BYTES,
    BASE64,
    BASE64_URL_SAFE,
    HEX;

    /** The value as the connector's configuration spells it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Values of {@code bigint.unsigned.handling.mode}. */
  public enum UnsignedMode {
    LONG,
    PRECISE
  }

  /** Debezium's own defaults. */
  public static final WireModes DEFAULT =
      new WireModes(
          DecimalMode.PRECISE,
          TemporalMode.ADAPTIVE_TIME_MICROSECONDS,
          BinaryMode.BYTES,
          UnsignedMode.LONG);

  public WireModes {
    Objects.requireNonNull(decimal, "decimal");
    Objects.requireNonNull(temporal, "temporal");
    Objects.requireNonNull(binary, "binary");
    Objects.requireNonNull(unsignedBigint, "unsignedBigint");
  }
}
