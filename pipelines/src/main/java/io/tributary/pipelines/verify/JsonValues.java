package io.tributary.pipelines.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Comparator;

/** Compares JSON documents as values: neither spaces nor the order of keys count. */
final class JsonValues {
  /** Without limits: a document is as long as the database let it be. */
  private static final ObjectMapper READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * Numbers are the same if their digits are, or if both are the same double: the binlog's reader
   * writes a double with all of its digits, 1e300 with 301 of them, the server with those that
   * matter. What 64 bits can count is no double.
   */
  private static final Comparator<JsonNode> SAME_NUMBERS =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          boolean double64 = !one.canConvertToLong() || !other.canConvertToLong();
          return one.decimalValue().compareTo(other.decimalValue()) == 0
                  || (double64
                      && !isUnsigned64(one)
                      && !isUnsigned64(other)
                      && one.doubleValue() == other.doubleValue())
              ? 0
              : 1;
        }
        return one.equals(other) ? 0 : 1;
      };

  private static final Comparator<JsonNode> SAME_FLOATS =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? Float.compare(one.floatValue(), other.floatValue())
              : (one.equals(other) ? 0 : 1);

  private JsonValues() {}

  /** Whether both are the same value, however a number is spelt. */
  static boolean same(String database, String lake) {
    return same(database, lake, SAME_NUMBERS);
  }

  /** The same for documents whose numbers are all of 4 bytes. */
  static boolean sameFloats(String database, String lake) {
    return same(database, lake, SAME_FLOATS);
  }

  private static boolean isUnsigned64(JsonNode number) {
    return number.isIntegralNumber() && number.bigIntegerValue().bitLength() <= 64;
  }

  private static boolean same(String database, String lake, Comparator<JsonNode> sameNumbers) {
    try {
      return READER.readTree(database).equals(sameNumbers, READER.readTree(lake));
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
