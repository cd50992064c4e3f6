package io.tributary.schemas.position;

import io.tributary.schemas.position.EpochDetector.Sighting;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Sorts sightings, however many there are: what is too much for memory waits in temporary files,
 * sorted in parts, until it is merged. Entries that are equal in order come in the order in which
 * they were added.
 */
public final class SightingSorter implements Closeable {

  /** About 25 MB. */
  static final int IN_MEMORY = 100_000;

  /** Files that are open together in a merge. */
  private static final int FAN = 64;

  /**
   * A sighting, and what it is sorted by.
   *
   * @param number its place in the partition: an offset, or a count
   */
  public record Entry(String partition, long number, Sighting sighting) {}

  /** Entries in order. */
  @FunctionalInterface
  public interface Sorted {
    /** The next entry, or null at the end. */
    Entry next() throws IOException;
  }

  /** Orders by partition and number. */
  public static final Comparator<Entry> BY_NUMBER =
      Comparator.comparing(Entry::partition).thenComparingLong(Entry::number);

  private record Run(Path file, int merges) {}

  private record Head(Entry entry, int source, Sorted rest) {}

  private final Comparator<Entry> order;
  private final int inMemory;
  private final List<Run> runs = new ArrayList<>();
  private final List<Closeable> readers = new ArrayList<>();
  private List<Entry> entries = new ArrayList<>();

  /** A sorter that keeps up to 100,000 entries in memory. */
  public SightingSorter(Comparator<Entry> order) {
    this(order, IN_MEMORY);
  }

  /** A sorter that keeps so many entries in memory. */
  public SightingSorter(Comparator<Entry> order, int inMemory) {
    this.order = order;
    this.inMemory = inMemory;
  }

  /** Adds an entry. */
  public void add(Entry entry) throws IOException {
    entries.add(entry);
    if (entries.size() >= inMemory) {
      entries.sort(order);
      runs.add(new Run(write(inOrder(entries.iterator())), 0));
      entries = new ArrayList<>();
      mergeRuns();
    }
  }

  /** Runs that were merged equally often are merged together, so each entry is seldom rewritten. */
  private void mergeRuns() throws IOException {
    while (runs.size() >= FAN
        && runs.get(runs.size() - FAN).merges() == runs.get(runs.size() - 1).merges()) {
      List<Run> last = new ArrayList<>(runs.subList(runs.size() - FAN, runs.size()));
      List<Sorted> sources = new ArrayList<>();
      for (Run run : last) {
        sources.add(read(run.file()));
      }
      Path merged = write(merge(sources));
      closeReaders();
      runs.removeAll(last);
      runs.add(new Run(merged, last.get(0).merges() + 1));
      for (Run run : last) {
        Files.delete(run.file());
      }
    }
  }

  /** All entries that were added; valid until more are, or until {@link #close}. */
  public Sorted sorted() throws IOException {
    closeReaders();
    entries.sort(order);
    List<Sorted> sources = new ArrayList<>();
    for (Run run : runs) {
      sources.add(read(run.file()));
    }
    sources.add(inOrder(entries.iterator()));
    return merge(sources);
  }

  private static Sorted inOrder(Iterator<Entry> entries) {
    return () -> entries.hasNext() ? entries.next() : null;
  }

  private Sorted merge(List<Sorted> sources) throws IOException {
    PriorityQueue<Head> heads =
        new PriorityQueue<>(
            Comparator.comparing(Head::entry, order).thenComparingInt(Head::source));
    for (int i = 0; i < sources.size(); i++) {
      push(heads, i, sources.get(i));
    }
    return () -> {
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      push(heads, head.source(), head.rest());
      return head.entry();
    };
  }

  private static void push(PriorityQueue<Head> heads, int source, Sorted rest) throws IOException {
    Entry entry = rest.next();
    if (entry != null) {
      heads.add(new Head(entry, source, rest));
    }
  }

  private static Path write(Sorted sorted) throws IOException {
    Path file = Files.createTempFile("tributary-sightings-", ".run");
    file.toFile().deleteOnExit();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new DeflaterOutputStream(Files.newOutputStream(file), deflater, 1 << 13),
                1 << 13))) {
      for (Entry entry = sorted.next(); entry != null; entry = sorted.next()) {
        Sighting sighting = entry.sighting();
        write(out, entry.partition());
        out.writeLong(entry.number());
        out.writeLong(sighting.timestamp());
        write(out, sighting.binlog());
        out.writeLong(sighting.pos());
        write(out, sighting.gtid());
        out.writeLong(sighting.serverId());
      }
    } finally {
      deflater.end();
    }
    return file;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private Sorted read(Path file) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new InflaterInputStream(Files.newInputStream(file)), 1 << 13));
    readers.add(in);
    return () -> {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException e) {
        return null;
      }
      return new Entry(
          new String(in.readNBytes(length), StandardCharsets.UTF_8),
          in.readLong(),
          new Sighting(in.readLong(), text(in), in.readLong(), text(in), in.readLong()));
    };
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private void closeReaders() throws IOException {
    for (Closeable reader : readers) {
      reader.close();
    }
    readers.clear();
  }

  @Override
  public void close() throws IOException {
    closeReaders();
    for (Run run : runs) {
      Files.deleteIfExists(run.file());
    }
    runs.clear();
  }
}
