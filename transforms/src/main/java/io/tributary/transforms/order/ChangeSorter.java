package io.tributary.transforms.order;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableSchema;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Sorts changes by row key and position. What does not fit into the memory it may use is sorted in
 * parts, and the parts wait in temporary files, compressed, until they are merged.
 */
final class ChangeSorter implements Closeable {

  /** Memory that an entry takes besides its bytes: two objects, two references, a key. */
  private static final int OVERHEAD = 160;

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::key).thenComparing(Entry::position);

  /** A change on its way through the sort. */
  record Entry(String key, LogPosition position, TableSchema schema, byte[] bytes) {}

  private final long memoryBytes;
  private final List<TableSchema> schemas = new ArrayList<>();
  private final Map<TableSchema, Integer> schemaIndex = new HashMap<>();
  private final List<Path> runs = new ArrayList<>();
  private final List<Closeable> readers = new ArrayList<>();
  private List<Entry> entries = new ArrayList<>();
  private long bytes;

  /**
   * A sorter.
   *
   * @param memoryBytes bytes of entries to hold before a part is spilled
   */
  ChangeSorter(long memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  void add(ChangeBlock block) throws IOException {
    ChangeBlock.Cursor cursor = block.cursor();
    while (cursor.next()) {
      entries.add(new Entry(cursor.key(), cursor.position(), cursor.schema(), cursor.bytes()));
      bytes += cursor.length() + OVERHEAD;
      if (bytes > memoryBytes) {
        spill();
      }
    }
  }

  int spilledRuns() {
    return runs.size();
  }

  private void spill() throws IOException {
    entries.sort(ORDER);
    Path run = Files.createTempFile("tributary-sort-", ".run");
    runs.add(run);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new ZstdOutputStream(Files.newOutputStream(run), 1)))) {
      for (Entry entry : entries) {
        out.writeInt(
            schemaIndex.computeIfAbsent(
                entry.schema(),
                s -> {
                  schemas.add(s);
                  return schemas.size() - 1;
                }));
        out.writeInt(entry.bytes().length);
        out.write(entry.bytes());
      }
    }
    entries = new ArrayList<>();
    bytes = 0;
  }

  /** The entries in order; valid until {@link #close}. */
  Iterator<Entry> sorted() throws IOException {
    entries.sort(ORDER);
    if (runs.isEmpty()) {
      return entries.iterator();
    }
    List<Iterator<Entry>> sources = new ArrayList<>();
    sources.add(entries.iterator());
    for (Path run : runs) {
      DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(new ZstdInputStream(Files.newInputStream(run)), 1 << 16));
      readers.add(in);
      sources.add(new RunIterator(in));
    }
    return new MergeIterator(sources);
  }

  @Override
  public void close() throws IOException {
    for (Closeable reader : readers) {
      reader.close();
    }
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  private final class RunIterator implements Iterator<Entry> {
    private final DataInputStream in;
    private Entry next;

    RunIterator(DataInputStream in) throws IOException {
      this.in = in;
      this.next = read();
    }

    private Entry read() throws IOException {
      int schema;
      try {
        schema = in.readInt();
      } catch (EOFException e) {
        return null;
      }
      byte[] entry = new byte[in.readInt()];
      in.readFully(entry);
      ChangeBlock.Cursor cursor = new ChangeBlock(List.of(schemas.get(schema)), 1, entry).cursor();
      cursor.next();
      return new Entry(cursor.key(), cursor.position(), schemas.get(schema), entry);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Entry next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Entry entry = next;
      try {
        next = read();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("Can't read a sorted part back", e);
      }
      return entry;
    }
  }

  private static final class MergeIterator implements Iterator<Entry> {
    private record Head(Entry entry, Iterator<Entry> rest) {}

    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing(Head::entry, ORDER));

    MergeIterator(List<Iterator<Entry>> sources) {
      sources.forEach(this::push);
    }

    private void push(Iterator<Entry> source) {
      if (source.hasNext()) {
        heads.add(new Head(source.next(), source));
      }
    }

    @Override
    public boolean hasNext() {
      return !heads.isEmpty();
    }

    @Override
    public Entry next() {
      Head head = heads.remove();
      push(head.rest());
      return head.entry();
    }
  }
}
