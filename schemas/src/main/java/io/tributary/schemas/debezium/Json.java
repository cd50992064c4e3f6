package io.tributary.schemas.debezium;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tributary.schemas.change.RecordJson;
import java.io.IOException;

/**
 * Parsing that keeps every digit: fractions become decimals with the digits as written. A text may
 * be as long as a LONGTEXT that fits into a record. Numbers of more than 1,000 digits and documents
 * nested deeper than 1,000 levels are refused: no column has such a value, and reading them costs
 * more than their length.
 */
final class Json {

  static final JsonFactory FACTORY = RecordJson.factory();

  private static final ObjectReader READER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(JsonNodeFeature.FAIL_ON_NAN_TO_BIG_DECIMAL_COERCION)
          .build()
          .readerFor(JsonNode.class);

  /** No document at all. */
  static final JsonNode NOTHING = MissingNode.getInstance();

  private Json() {}

  static JsonNode parse(byte[] bytes, String what) throws PoisonException {
    return parse(bytes, 0, bytes.length, what);
  }

  static JsonNode parse(byte[] bytes, int offset, int length, String what) throws PoisonException {
    try {
      JsonNode json =
          hasNegativeZero(bytes, offset, length)
              ? READER.readValue(new NegativeZeros(FACTORY.createParser(bytes, offset, length)))
              : READER.readValue(bytes, offset, length);
      if (json != null && !json.isMissingNode()) {
        return json;
      }
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      // Nothing is read but memory, so each means the same: bytes that are no text of any encoding,
      // a text that is no JSON, a number that no decimal can hold. Falls through to the one
      // message; Jackson's own quotes the record.
    }
    throw new PoisonException(Reason.NOT_JSON, "The " + what + " is not JSON");
  }

  /** Whether the text {@code -0.0} may be in it, the form in which a converter writes it. */
  private static boolean hasNegativeZero(byte[] bytes, int offset, int length) {
    for (int i = offset, end = offset + length - 3; i < end; i++) {
      if (bytes[i] == '-' && bytes[i + 1] == '0' && bytes[i + 2] == '.' && bytes[i + 3] == '0') {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads a negative zero as a double: decimals have only one zero. Jackson asks a number whether
   * it is NaN before it makes a decimal of it, and makes a double of one that is.
   */
  private static final class NegativeZeros extends JsonParserDelegate {
    NegativeZeros(JsonParser parser) {
      super(parser);
    }

    @Override
    public boolean isNaN() throws IOException {
      return (currentToken() == JsonToken.VALUE_NUMBER_FLOAT && isNegativeZero(getText()))
          || super.isNaN();
    }
  }

  private static boolean isNegativeZero(String number) {
    return number.startsWith("-0.")
        && Double.doubleToRawLongBits(Double.parseDouble(number)) == Long.MIN_VALUE;
  }

  /**
   * Whether a converter has put the document into an envelope. A row may have two columns of the
   * same names; but in an envelope the schema names a type, or is null and the payload a structure.
   */
  static boolean isEnvelope(JsonNode document) {
    if (document.size() != 2 || !document.has("schema") || !document.has("payload")) {
      return false;
    }
    JsonNode schema = document.get("schema");
    JsonNode payload = document.get("payload");
    return schema.isNull() ? payload.isObject() || payload.isNull() : isConnectSchema(schema);
  }

  /** Whether it can stand in front of a payload. */
  static boolean isConnectSchema(JsonNode schema) {
    return schema.isObject() && schema.path("type").isTextual();
  }

  /** What an envelope carries, or the document itself if it is none. */
  static JsonNode payload(JsonNode document) {
    return isEnvelope(document) ? document.get("payload") : document;
  }

  /**
   * What a key's envelope carries, or the key itself if it has none.
   *
   * @param image the row, which has the key's columns, or null
   */
  static JsonNode key(JsonNode document, JsonNode image) {
    boolean columns = image != null && image.has("schema") && image.has("payload");
    return columns && !document.path("payload").isObject() ? document : payload(document);
  }
}
