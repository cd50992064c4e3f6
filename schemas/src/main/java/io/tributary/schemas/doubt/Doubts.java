package io.tributary.schemas.doubt;

import io.tributary.schemas.position.LogPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All that is doubted of a lake's tables, beside what is known of them: a table is in doubt while a
 * doubt reaches to or above the place up to which the table is known to equal its source.
 *
 * <p>The result does not depend on the order or the number of times in which things are added.
 * Memory: an entry for each table, cause and sentence. Not thread-safe.
 */
public final class Doubts {

  private final Map<DoubtSpan.Key, DoubtSpan> spans = new LinkedHashMap<>();
  private final Map<String, List<KnownEqual>> equal = new LinkedHashMap<>();

  /**
   * A doubt, judged.
   *
   * @param span what was told
   * @param since where it begins, as far as it stands
   * @param known what is known of its table and cause, or null if nothing
   * @param stands whether the table is in doubt for it
   */
  public record Judged(DoubtSpan span, LogPosition since, KnownEqual known, boolean stands) {}

  /** Adds a doubt. */
  public Doubts add(DoubtSpan span) {
    spans.merge(span.key(), span, DoubtSpan::plus);
    return this;
  }

  /** Adds what is known of a table. */
  public Doubts add(KnownEqual known) {
    equal.computeIfAbsent(known.table(), t -> new ArrayList<>()).add(known);
    return this;
  }

  /** Whether a doubt says nothing that is not there already. */
  public boolean holds(DoubtSpan span) {
    DoubtSpan known = spans.get(span.key());
    return known != null && known.plus(span).equals(known);
  }

  /** Whether at least as much is known by the same means already. */
  public boolean holds(KnownEqual known) {
    return equal.getOrDefault(known.table(), List.of()).stream()
        .anyMatch(
            other ->
                other.means() == known.means()
                    && other.cause() == known.cause()
                    && other.upTo().compareTo(known.upTo()) >= 0);
  }

  /** The doubts that were told, over or not. */
  public Collection<DoubtSpan> spans() {
    return List.copyOf(spans.values());
  }

  /** Every doubt, by table and place. */
  public List<Judged> all() {
    List<Judged> judged = new ArrayList<>();
    spans.values().forEach(span -> judged.add(judge(span)));
    judged.sort(
        Comparator.comparing((Judged one) -> one.span().table())
            .thenComparing(Judged::since)
            .thenComparing(one -> one.span().cause())
            .thenComparing(one -> one.span().sentence()));
    return judged;
  }

  private Judged judge(DoubtSpan span) {
    KnownEqual known = known(span.table(), span.cause()).orElse(null);
    boolean stands = known == null || span.last().compareTo(known.upTo()) >= 0;
    boolean whole = known == null || !stands || span.first().compareTo(known.upTo()) >= 0;
    return new Judged(span, whole ? span.first() : span.last(), known, stands);
  }

  private Optional<KnownEqual> known(String table, Doubt.Cause cause) {
    return equal.getOrDefault(table, List.of()).stream()
        .filter(known -> known.cause() == null || known.cause() == cause)
        .max(Comparator.comparing(KnownEqual::upTo));
  }

  /** The doubts for which their tables are in doubt. */
  public List<Judged> standing() {
    return all().stream().filter(Judged::stands).toList();
  }

  /** Those of one table, by its name in any case: readers do not tell tables apart by it. */
  public List<Judged> standing(String table) {
    return standing().stream().filter(one -> one.span().table().equalsIgnoreCase(table)).toList();
  }

  /** The tables that are in doubt, by name. */
  public List<String> tables() {
    TreeSet<String> tables = new TreeSet<>();
    standing().forEach(one -> tables.add(one.span().table()));
    return List.copyOf(tables);
  }

  /** The greatest place that a doubt of the table was told of, over or not. */
  public Optional<LogPosition> newest(String table) {
    return spans.values().stream()
        .filter(span -> span.table().equals(table))
        .map(DoubtSpan::last)
        .max(Comparator.naturalOrder());
  }
}
