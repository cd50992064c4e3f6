package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves nothing unless it would find it. */
class SecretSearchTest {
  private static final String SECRET = "a+bm90IGZvciBvdGhlcnM/x==";

  private final SecretSearch search = SecretSearch.of(Map.of("it", SECRET));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key=" + SECRET,
        "a%2Bbm90IGZvciBvdGhlcnM%2Fx%3D%3D",
        "a\\u002bbm90IGZvciBvdGhlcnM\\/x\\u003d",
        "bm90IGZvciBvdGhlcnM"
      })
  void findsASecretHoweverItIsEscaped(String text) {
    assertEquals(List.of("it"), search.in(text));
  }

  @Test
  void findsASecretInOtherBytes() {
    assertEquals(
        List.of("it in UTF-16"), search.in(("x" + SECRET).getBytes(StandardCharsets.UTF_16BE)));
    for (int before = 0; before < 3; before++) {
      String text = "y".repeat(3 + before) + "bm90IGZvciBvdGhlcnM and more";
      assertEquals(
          List.of("it in base64, " + before),
          search.in(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void findsNothingElse() {
    assertEquals(List.of(), search.in("bm90IGZvciBvdGhlcn"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> search.and("other", "abc+def"));
    assertEquals("other is too short to be told from other text", refused.getMessage());
  }
}
