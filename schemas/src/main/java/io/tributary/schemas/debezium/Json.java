package io.tributary.schemas.debezium;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/** Parsing that keeps every digit: fractions become decimals with the digits as written. */
final class Json {

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(JsonNodeFeature.FAIL_ON_NAN_TO_BIG_DECIMAL_COERCION)
          .build()
          .readerFor(JsonNode.class);

  /** No document at all. */
  static final JsonNode NOTHING = MissingNode.getInstance();

  private static final JsonFactory FACTORY = new JsonFactory();

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
    } catch (JsonProcessingException e) {
      // Falls through to the one message; Jackson's own quotes the record.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Reading from memory failed", e);
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

  static boolean isEnvelope(JsonNode document) {
    return document.size() == 2 && document.has("schema") && document.has("payload");
  }

  /** What an envelope carries, or the document itself if it is none. */
  static JsonNode payload(JsonNode document) {
    return isEnvelope(document) ? document.get("payload") : document;
  }
}
