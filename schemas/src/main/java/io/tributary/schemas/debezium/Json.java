package io.tributary.schemas.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
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
      JsonNode json = READER.readValue(bytes, offset, length);
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

  static boolean isEnvelope(JsonNode document) {
    return document.size() == 2 && document.has("schema") && document.has("payload");
  }

  /** What an envelope carries, or the document itself if it is none. */
  static JsonNode payload(JsonNode document) {
    return isEnvelope(document) ? document.get("payload") : document;
  }
}
