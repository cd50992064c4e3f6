package io.tributary.transforms.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the connector reads, from the binlog or by a snapshot, and publishes as one record. */
sealed interface BinlogEvent {

  Place place();

  /**
   * Where an event is and what Debezium tells of it.
   *
   * @param history counts the servers that the connector has followed
   * @param row number inside the rows event
   * @param snapshot Debezium's marker: {@code false} for streamed events
   * @param gtid of the transaction, or null
   * @param order number inside the transaction, or 0 if the connector does not tell
   * @param server that committed it, 0 for rows that a snapshot read
   * @param time of the commit, milliseconds, the same however often it is published
   */
  record Place(
      int history,
      String file,
      long pos,
      int row,
      String snapshot,
      String gtid,
      long order,
      long server,
      long time) {

    boolean isStreamed() {
      return snapshot.equals("false");
    }

    /** The same, numbered by a delivery that begins behind some events of the transaction. */
    Place without(long skipped) {
      return new Place(history, file, pos, row, snapshot, gtid, order - skipped, server, time);
    }

    Place row(int number) {
      return new Place(history, file, pos, number, snapshot, gtid, order, server, time);
    }

    /** Name and position of the binlog without the padding of its number. */
    String binlog() {
      int dot = file.lastIndexOf('.');
      return file.substring(0, dot) + "." + Long.parseLong(file.substring(dot + 1)) + ":" + pos;
    }
  }

  /**
   * A change of a row, or a row that a snapshot read.
   *
   * @param newKey for the first half of a primary-key change the second's key, else null
   * @param oldKey for the second half the first's key, else null
   */
  record Row(
      Place place,
      String op,
      int key,
      Map<String, Object> before,
      Map<String, Object> after,
      Integer newKey,
      Integer oldKey)
      implements BinlogEvent {

    /** The change as one line, without what tells its deliveries apart. */
    String text() {
      return line("[" + key + "]", op, place, known(before), known(after));
    }

    private static Map<String, Object> known(Map<String, Object> image) {
      TreeMap<String, Object> known = new TreeMap<>(image == null ? Map.of() : image);
      known.values().removeIf(value -> value == null);
      return known;
    }
  }

  /** The table was emptied by a statement. */
  record Truncate(Place place) implements BinlogEvent {
    String text() {
      return line("", "t", place, Map.of(), Map.of());
    }
  }

  /**
   * A statement that concerns the table's definition.
   *
   * @param columns of the table from then on; null if there is none
   * @param isOfServer whether it is how a snapshot of everything begins, and concerns no table
   */
  record Statement(Place place, String sql, List<ModelColumn> columns, boolean isOfServer)
      implements BinlogEvent {}

  /** A line of the change log, from what tells changes apart. */
  private static String line(
      String key, String op, Place place, Map<String, Object> before, Map<String, Object> after) {
    return String.join(
        " ",
        key,
        op,
        place.binlog(),
        String.valueOf(place.row()),
        before.toString(),
        after.toString());
  }
}
