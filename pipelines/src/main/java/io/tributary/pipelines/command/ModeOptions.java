package io.tributary.pipelines.command;

import io.tributary.schemas.debezium.WireModes;
import picocli.CommandLine.Option;

/** How the connector writes values: the options of commands that decode its records. */
final class ModeOptions {

  @Option(
      names = "--decimalMode",
      paramLabel = "MODE",
      defaultValue = "precise",
      description = "The connector's decimal.handling.mode (default: ${DEFAULT-VALUE}).")
  private WireModes.DecimalMode decimal;

  @Option(
      names = "--temporalMode",
      paramLabel = "MODE",
      defaultValue = "adaptive_time_microseconds",
      description = "The connector's time.precision.mode (default: ${DEFAULT-VALUE}).")
  private WireModes.TemporalMode temporal;

  @Option(
      names = "--binaryMode",
      paramLabel = "MODE",
      defaultValue = "bytes",
      description = "The connector's binary.handling.mode (default: ${DEFAULT-VALUE}).")
  private WireModes.BinaryMode binary;

  @Option(
      names = "--unsignedBigintMode",
      paramLabel = "MODE",
      defaultValue = "long",
      description = "The connector's bigint.unsigned.handling.mode (default: ${DEFAULT-VALUE}).")
  private WireModes.UnsignedMode unsignedBigint;

  ModeOptions() {}

  WireModes modes() {
    return new WireModes(decimal, temporal, binary, unsignedBigint);
  }
}
