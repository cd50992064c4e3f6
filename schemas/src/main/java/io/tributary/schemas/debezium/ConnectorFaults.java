package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.ColumnReader.ValueReader;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.ColumnType.Kind;
import io.tributary.schemas.table.TypeName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Values that the connector writes in a wrong form from which the right one can be had. */
final class ConnectorFaults {

  private static final char FULL_WIDTH_BACKSLASH = '\uff3c';

  private ConnectorFaults() {}

  /** The reader of a column with what the connector gets wrong of it put right. */
  static ColumnReader mended(ColumnReader reader, JsonNode column) {
    if (reader.column().type().kind() != Kind.STRING) {
      return reader;
    }
    String charset = column.path("charsetName").asText("").toLowerCase(Locale.ROOT);
    boolean choice = !MySqlTypes.members(column).names().isEmpty();
    return switch (charset) {
      case "binary" -> choice ? reader : bytes(reader.column().name(), column);
      case "sjis" -> choice ? reader : backslashes(reader);
      default -> reader;
    };
  }

  /**
   * A text of the character set "binary" is bytes, each of which is written as a character. The
   * binlog leaves the zeros out that a CHAR is filled up with.
   */
  private static ColumnReader bytes(String name, JsonNode column) {
    String type = TypeName.of(column.path("typeName").asText()).name();
    int length = type.equals("CHAR") ? column.path("length").asInt(1) : 0;
    ValueReader reader =
        json -> {
          String text = (String) Values.text(json);
          if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new IllegalArgumentException("not a byte");
          }
          byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
          return Arrays.copyOf(bytes, Math.max(length, bytes.length));
        };
    return ColumnReader.of(name, ColumnType.BINARY, reader)
        .overEnvelope((kind, values) -> kind.kind() == Kind.STRING ? reader : null);
  }

  /**
   * The server's sjis has a backslash where Java's has one of full width, and none of full width.
   */
  private static ColumnReader backslashes(ColumnReader reader) {
    return ColumnReader.of(reader.column().name(), ColumnType.STRING, backslashes(reader.values()))
        .overEnvelope((kind, values) -> kind.kind() == Kind.STRING ? backslashes(values) : null);
  }

  private static ValueReader backslashes(ValueReader text) {
    return json -> ((String) text.read(json)).replace(FULL_WIDTH_BACKSLASH, '\\');
  }
}
