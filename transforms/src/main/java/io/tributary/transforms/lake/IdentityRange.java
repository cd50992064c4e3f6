package io.tributary.transforms.lake;

/**
 * The identities that a set of rows spans, in two dimensions: rows of two sets can only be the same
 * if the sets overlap in both.
 */
record IdentityRange(String minFirst, String maxFirst, String minSecond, String maxSecond) {

  static IdentityRange of(Identity identity) {
    return new IdentityRange(
        identity.first(), identity.first(), identity.second(), identity.second());
  }

  IdentityRange with(Identity identity) {
    return new IdentityRange(
        min(minFirst, identity.first()),
        max(maxFirst, identity.first()),
        min(minSecond, identity.second()),
        max(maxSecond, identity.second()));
  }

  boolean overlaps(IdentityRange other) {
    return minFirst.compareTo(other.maxFirst) <= 0
        && other.minFirst.compareTo(maxFirst) <= 0
        && minSecond.compareTo(other.maxSecond) <= 0
        && other.minSecond.compareTo(maxSecond) <= 0;
  }

  private static String min(String a, String b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String max(String a, String b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
