package io.tributary.transforms.lake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a register was told at its place: every change there, by its row and fingerprint, with the
 * offset of its first delivery. Where there is no change log to ask, this tells a redelivery from
 * news. As a text it is one word for each change, in the order of their offsets.
 */
final class Told {

  /** A change; the same may happen again at one place, so they are counted. */
  private record Change(String label, int occurrence) {}

  private final Map<Change, Long> offsets = new LinkedHashMap<>();

  /** Reads what {@link #text} wrote. */
  static Told parse(String text) {
    Told told = new Told();
    Map<String, Integer> occurrences = new HashMap<>();
    for (String word : text.split(" ")) {
      int dot = word.indexOf('.');
      String label = word.substring(dot + 1);
      int occurrence = occurrences.merge(label, 1, Integer::sum);
      told.offsets.put(new Change(label, occurrence), Long.parseLong(word.substring(0, dot), 16));
    }
    return told;
  }

  static String of(List<? extends Deliveries.Delivery<?>> changes) {
    StringBuilder text = new StringBuilder(32);
    for (Deliveries.Delivery<?> change : changes) {
      text.append(text.length() == 0 ? "" : " ")
          .append(Long.toHexString(change.offset()))
          .append('.')
          .append(change.row())
          .append('.')
          .append(Long.toHexString(change.fingerprint()));
    }
    return text.toString();
  }

  /** Takes in what another was told; of two deliveries of one change the first stays. */
  void addAll(Told other) {
    other.offsets.forEach((change, offset) -> offsets.merge(change, offset, Math::min));
  }

  /** The offset of the first delivery, as this knows it, of the change that another has last. */
  long offsetOfLast(Told other) {
    return offsets.get(
        other.offsets.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey());
  }

  String text() {
    List<Map.Entry<Change, Long>> sorted = new ArrayList<>(offsets.entrySet());
    sorted.sort(
        Map.Entry.<Change, Long>comparingByValue()
            .thenComparing(entry -> entry.getKey().label(), Comparator.naturalOrder()));
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Change, Long> entry : sorted) {
      text.append(text.length() == 0 ? "" : " ")
          .append(Long.toHexString(entry.getValue()))
          .append('.')
          .append(entry.getKey().label());
    }
    return text.toString();
  }
}
