package io.tributary.transforms.source;

import java.util.Random;

/** Gives binlog events their coordinates, as a server with or without GTIDs does. */
final class ModelServer {

  private final Random random;
  private final boolean gtids;
  private final boolean orders;
  private int history;
  private long file = 999_998;
  private long pos = 4;
  private String gtid;
  private long number;
  private boolean compressed;
  private long order;
  private long time = 1_789_000_000_000L;

  /**
   * A server.
   *
   * @param gtids whether transactions have ids
   * @param orders whether the connector publishes an event's number in its transaction
   */
  ModelServer(Random random, boolean gtids, boolean orders) {
    this.random = random;
    this.gtids = gtids;
    this.orders = orders;
  }

  boolean hasGtids() {
    return gtids;
  }

  /** The next binlog file. */
  void rotate() {
    file++;
    pos = 4;
  }

  /** Another server takes over, whose files have lower numbers than any so far. */
  void failOver() {
    history++;
    file = Math.min(file, 900_000) - 1000;
    pos = 4;
    number = 0;
  }

  /** A transaction begins; the events of a compressed one share a position. */
  void begin(boolean isCompressed) {
    number++;
    gtid = gtids ? uuid() + ":" + number : null;
    compressed = isCompressed;
    order = 0;
    time += 1000L * (random.nextInt(15) == 0 ? random.nextInt(90_000) : random.nextInt(3));
    pos += 10 + random.nextInt(90);
  }

  /** A transaction that another server committed first, and this one wrote to its own binlog. */
  void replicate(String id) {
    begin(false);
    number--;
    gtid = id;
  }

  private String uuid() {
    return "server-" + history;
  }

  /** The next rows event of the transaction. */
  BinlogEvent.Place rowsEvent() {
    if (!compressed && order > 0) {
      pos += 10 + random.nextInt(90);
    }
    return event();
  }

  /** The next event at the same place. */
  BinlogEvent.Place event() {
    order++;
    return new BinlogEvent.Place(
        history, name(), pos, 0, "false", gtid, orders ? order : 0, 1 + history, time);
  }

  /** A statement that is a transaction of its own. */
  BinlogEvent.Place statement() {
    begin(false);
    return event();
  }

  /** The end of the binlog, where a snapshot is taken and the next transaction may begin. */
  BinlogEvent.Place end(String marker) {
    return new BinlogEvent.Place(history, name(), pos, 0, marker, null, 0, 0, time);
  }

  /** Lets the next snapshot be taken behind everything that was written. */
  void advance() {
    pos += 10 + random.nextInt(90);
  }

  /** The next transaction starts where the snapshot was taken. */
  void beginAtEnd() {
    long end = pos;
    begin(false);
    pos = end;
  }

  private String name() {
    return String.format("bin.%06d", file);
  }
}
