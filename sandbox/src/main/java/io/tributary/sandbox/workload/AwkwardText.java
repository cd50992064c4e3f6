package io.tributary.sandbox.workload;

import io.tributary.sandbox.store.Chance;
import java.util.Arrays;
import java.util.List;

/** Texts that break pipelines which quote, trim, decode or compare carelessly. */
final class AwkwardText {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "O'Brien \"the\" \\backslash\\",
          "NULL",
          "null",
          "a,b;c\td\ne\r\nf",
          "{\"json\": [1, 2]}",
          "😀👩‍👩‍👧‍👦🏳️‍🌈",
          "e\u0301 is not é",
          "אבג شكرا",
          "漢字とかな",
          "trailing space ",
          "%s ${x} #{y} '; -- ",
          "x".repeat(255));
  private static final List<String> WITH_NULL = withNull();

  private AwkwardText() {}

  /** A text of at most 255 characters. */
  static String any(Chance chance) {
    return chance.oneOf(TEXTS);
  }

  /** A text of at most 255 characters, or null. */
  static String nullable(Chance chance) {
    return chance.oneOf(WITH_NULL);
  }

  private static List<String> withNull() {
    String[] texts = TEXTS.toArray(new String[TEXTS.size() + 2]);
    return Arrays.asList(texts);
  }
}
