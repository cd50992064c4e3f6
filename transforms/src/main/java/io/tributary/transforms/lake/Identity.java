package io.tributary.transforms.lake;

/**
 * What makes a row of a dataset the same row: two texts, compared one after the other.
 *
 * @param first what most rows differ in, such as the row key
 * @param second what tells rows with an equal {@code first} apart, or empty
 */
record Identity(String first, String second) implements Comparable<Identity> {
  @Override
  public int compareTo(Identity other) {
    int byFirst = first.compareTo(other.first);
    return byFirst != 0 ? byFirst : second.compareTo(other.second);
  }
}
