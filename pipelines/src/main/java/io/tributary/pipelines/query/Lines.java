package io.tributary.pipelines.query;

/** Texts of many lines made one. */
final class Lines {
  private Lines() {}

  static String one(String text) {
    return text == null ? "no reason given" : text.strip().replaceAll("\\s+", " ");
  }
}
