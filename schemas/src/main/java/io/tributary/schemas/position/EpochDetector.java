package io.tributary.schemas.position;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where a connector went over to another binlog history.
 *
 * <p>Binlog coordinates that fall are no evidence by themselves: a connector that restarts delivers
 * old events again. Those carry old transactions, though. Coordinates that fall under a transaction
 * that nobody has seen can only be those of another history, and so can those under another name of
 * the binlog:
 *
 * <ul>
 *   <li>a GTID of a source never seen, or with a number greater than all seen of its source;
 *   <li>where the server has no GTIDs, a change that a server never seen has committed;
 *   <li>a base name that no binlog had before.
 * </ul>
 *
 * The history begins with the first record whose coordinates fell: rows that a snapshot read from
 * the new server carry no GTID and come before the evidence. Without evidence no history begins;
 * the operator may then declare one.
 *
 * <p>Sightings of one partition are added in the order of their offsets; how partitions alternate
 * makes no difference. They are kept as stretches in which everything rises, of which those that
 * are too many for memory wait in temporary files. So memory grows with the partitions only.
 */
public final class EpochDetector implements Closeable {

  /**
   * A record, as far as it tells about its history.
   *
   * @param timestamp Kafka timestamp, milliseconds since the epoch of time
   * @param binlog name of the binlog file
   * @param pos position in it
   * @param gtid the transaction's id, or null
   * @param serverId of the server that committed it, 0 for rows that a snapshot read
   */
  public record Sighting(long timestamp, String binlog, long pos, String gtid, long serverId) {}

  /**
   * What earlier runs have seen, up to a moment: enough to recognise in later records what is new.
   *
   * @param newest the record with the greatest coordinates of the newest history
   * @param numbers by source of GTIDs, the greatest number
   * @param servers ids of the servers that committed
   * @param bases names of binlogs, without their numbers
   */
  public record Memory(
      Sighting newest, Map<String, Long> numbers, Set<Long> servers, Set<String> bases) {}

  /**
   * What the records told.
   *
   * @param epochs the histories that were known, and those that the records give evidence of
   * @param memory what has been seen, or null if nothing has
   */
  public record Result(Epochs epochs, Memory memory) {}

  private record Parsed(
      long timestamp, String binlog, LogPosition place, Optional<Gtid> gtid, long serverId) {

    static Parsed of(Sighting sighting) {
      return new Parsed(
          sighting.timestamp(),
          sighting.binlog(),
          LogPosition.of(0, sighting.binlog(), sighting.pos(), true, 0, 0),
          Gtid.parse(sighting.gtid()),
          sighting.serverId());
    }

    boolean isBehind(Parsed other) {
      return place.compareTo(other.place) < 0;
    }

    /** Whether a stretch may go on from here to {@code next}. */
    boolean risesTo(Parsed next) {
      return next.timestamp >= timestamp
          && next.serverId == serverId
          && next.place.base().equals(place.base())
          && !next.isBehind(this)
          && gtid.map(Gtid::source).equals(next.gtid.map(Gtid::source))
          && (gtid.isEmpty() || next.gtid.get().number() >= gtid.get().number());
    }
  }

  /**
   * A stretch of a partition: its first record, the last so far, and the first that was at the
   * last's place. A connector that restarts may deliver the last ones again without a fall in this
   * partition; what it delivers again was seen when it was first there.
   */
  private static final class Stretch {
    private final Sighting first;
    private Sighting arrival;
    private Sighting last;
    private Parsed end;

    Stretch(Sighting first, Parsed parsed) {
      this.first = first;
      this.arrival = first;
      this.last = first;
      this.end = parsed;
    }

    void add(Sighting next, Parsed parsed) {
      if (!parsed.place.equals(end.place) || !parsed.gtid.equals(end.gtid)) {
        arrival = next;
      }
      last = next;
      end = parsed;
    }

    List<Sighting> ends() {
      return List.of(first, arrival, last);
    }
  }

  /** The stretch that a partition is in, and how many ends its earlier ones had. */
  private static final class Partition {
    private Stretch open;
    private long ends;
  }

  private static final Comparator<SightingSorter.Entry> BY_TIME =
      Comparator.<SightingSorter.Entry>comparingLong(entry -> entry.sighting().timestamp())
          .thenComparing(SightingSorter.BY_NUMBER);

  private final Map<String, Partition> partitions = new HashMap<>();
  private final SightingSorter ends;

  /** A detector that has seen nothing. */
  public EpochDetector() {
    this(SightingSorter.IN_MEMORY);
  }

  /** A detector that keeps so many ends of stretches in memory. */
  EpochDetector(int inMemory) {
    ends = new SightingSorter(BY_TIME, inMemory);
  }

  /**
   * Adds a record of a partition.
   *
   * @throws IllegalArgumentException if the binlog's name has no number
   * @throws UncheckedIOException if a temporary file can't be written
   */
  public void add(String partition, Sighting sighting) {
    Parsed parsed = Parsed.of(sighting);
    Partition own = partitions.computeIfAbsent(partition, p -> new Partition());
    if (own.open != null && own.open.end.risesTo(parsed)) {
      own.open.add(sighting, parsed);
      return;
    }
    if (own.open != null) {
      try {
        for (SightingSorter.Entry end : ends(partition, own)) {
          ends.add(end);
        }
      } catch (IOException e) {
        throw unsorted(e);
      }
      own.ends += 3;
    }
    own.open = new Stretch(sighting, parsed);
  }

  private static List<SightingSorter.Entry> ends(String name, Partition partition) {
    List<SightingSorter.Entry> ends = new ArrayList<>();
    for (Sighting end : partition.open.ends()) {
      ends.add(new SightingSorter.Entry(name, partition.ends + ends.size(), end));
    }
    return ends;
  }

  private static UncheckedIOException unsorted(IOException cause) {
    return new UncheckedIOException(
        "Can't sort what was seen of the binlog histories in "
            + System.getProperty("java.io.tmpdir"),
        cause);
  }

  /**
   * Looks through what was added. More may be added, and looked through, after that.
   *
   * @param known the histories that are known
   * @param before what earlier runs have seen, or null
   * @throws UncheckedIOException if a temporary file can't be read
   */
  public Result detect(Epochs known, Memory before) {
    List<SightingSorter.Entry> open = new ArrayList<>();
    partitions.forEach((name, partition) -> open.addAll(ends(name, partition)));
    open.sort(BY_TIME);
    Walk walk = new Walk(known);
    if (before != null) {
      // From the start: what is read again from before that moment was seen then, and is not new.
      walk.remember(before);
    }
    try {
      walk(walk, ends.sorted(), open.iterator(), before == null ? null : before.newest());
    } catch (IOException e) {
      throw unsorted(e);
    }
    return new Result(walk.epochs, walk.memory());
  }

  /** What is remembered comes after all that is of the same time. */
  private static void walk(
      Walk walk, SightingSorter.Sorted closed, Iterator<SightingSorter.Entry> open, Sighting newest)
      throws IOException {
    Sighting remembered = newest;
    SightingSorter.Entry left = closed.next();
    SightingSorter.Entry right = open.hasNext() ? open.next() : null;
    while (left != null || right != null) {
      SightingSorter.Entry next;
      if (right == null || (left != null && BY_TIME.compare(left, right) <= 0)) {
        next = left;
        left = closed.next();
      } else {
        next = right;
        right = open.hasNext() ? open.next() : null;
      }
      if (remembered != null && next.sighting().timestamp() > remembered.timestamp()) {
        walk.step(Parsed.of(remembered));
        remembered = null;
      }
      walk.step(Parsed.of(next.sighting()));
    }
    if (remembered != null) {
      walk.step(Parsed.of(remembered));
    }
  }

  @Override
  public void close() throws IOException {
    ends.close();
  }

  /** The records in the order of time, and what has been seen up to each of them. */
  private static final class Walk {
    private final Set<String> bases = new HashSet<>();
    private final Set<Long> servers = new HashSet<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private Epochs epochs;
    private int epoch;
    private Parsed high;
    private Parsed fallen;
    private Parsed low;

    Walk(Epochs known) {
      epochs = known;
    }

    void step(Parsed at) {
      if (high != null && !bases.contains(at.place().base()) && !isNamed(at)) {
        begin(at.timestamp(), at.place().base(), "binlog " + at.binlog() + " has another name");
      }
      int belongsTo = epochs.at(at.timestamp(), at.binlog());
      if (belongsTo < epoch) {
        // A redelivery out of a history that is over.
        return;
      }
      if (belongsTo > epoch || high == null) {
        enter(belongsTo, at);
      } else if (!at.isBehind(high)) {
        high = at;
        fallen = null;
      } else {
        fall(at);
      }
      see(at);
    }

    private boolean isNamed(Parsed at) {
      return epochs.beginnings().stream().anyMatch(b -> at.place().base().equals(b.base()));
    }

    private void fall(Parsed at) {
      // Coordinates that fall once more are another fall: a redelivery may come before it.
      fallen = fallen == null || at.isBehind(low) ? at : fallen;
      low = at;
      String evidence = evidence(at);
      if (evidence != null) {
        begin(fallen.timestamp(), null, evidence);
        enter(epochs.at(at.timestamp(), at.binlog()), at);
      }
    }

    private String evidence(Parsed at) {
      if (at.gtid().isPresent()) {
        Gtid gtid = at.gtid().get();
        Long seen = numbers.get(gtid.source());
        return seen == null || gtid.number() > seen
            ? "new transaction " + gtid.source() + " " + gtid.number() + " at older coordinates"
            : null;
      }
      return at.serverId() != 0 && !servers.isEmpty() && !servers.contains(at.serverId())
          ? "new server " + at.serverId() + " at older coordinates"
          : null;
    }

    private void begin(long since, String base, String evidence) {
      List<Epochs.Beginning> all = new ArrayList<>(epochs.beginnings());
      all.add(new Epochs.Beginning(since, base, evidence));
      epochs = Epochs.of(all);
    }

    private void enter(int next, Parsed at) {
      epoch = next;
      high = at;
      fallen = null;
    }

    void remember(Memory before) {
      before.numbers().forEach((source, number) -> numbers.merge(source, number, Math::max));
      servers.addAll(before.servers());
      bases.addAll(before.bases());
    }

    Memory memory() {
      return high == null
          ? null
          : new Memory(
              new Sighting(
                  high.timestamp(), high.binlog(), high.place().pos(), null, high.serverId()),
              Map.copyOf(numbers),
              Set.copyOf(servers),
              Set.copyOf(bases));
    }

    private void see(Parsed at) {
      bases.add(at.place().base());
      if (at.serverId() != 0) {
        servers.add(at.serverId());
      }
      at.gtid().ifPresent(gtid -> numbers.merge(gtid.source(), gtid.number(), Math::max));
    }
  }
}
