package io.tributary.transforms.lake;

import io.delta.kernel.data.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A live data file of a table.
 *
 * @param path absolute URI
 * @param partition value of the partition column, or null if the table has none
 * @param rows number of rows, or -1 if the log does not tell
 * @param range the identities in the file, or null for a file that another tool wrote
 * @param minPosition the smallest position of its rows, or null for such a file
 * @param shard the shard whose rows the file holds, or null for a table without shards
 * @param sourceVersion the version of the table that the file's rows were computed from, or null
 *     for a table whose rows are not computed
 * @param add the log's {@code add} action, needed to remove the file
 */
record LakeFile(
    String path,
    String partition,
    long rows,
    IdentityRange range,
    String minPosition,
    Shard shard,
    Long sourceVersion,
    Row add) {

  /**
   * One of several parts of a table.
   *
   * @param index from 0
   * @param of how many parts
   */
  record Shard(int index, int of) {
    /** The parts of the table that this is one of. */
    List<Shard> all() {
      return IntStream.range(0, of).mapToObj(i -> new Shard(i, of)).toList();
    }

    @Override
    public String toString() {
      return index + "/" + of;
    }

    static Shard parse(String text) {
      int slash = text.indexOf('/');
      return new Shard(
          Integer.parseInt(text, 0, slash, 10),
          Integer.parseInt(text, slash + 1, text.length(), 10));
    }
  }
}
