package io.tributary.pipelines.watch;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operators of an engine are in Tributary's words. */
final class Steps {

  /** The step that a name begins with, and what it works for. */
  private static final Map<String, String> WORK = work();

  private static final Pattern STEP = Pattern.compile("(\\p{Upper}\\w+)/");

  /** Steps that only move elements from one window to another. */
  private static final String WINDOW = "Window";

  private Steps() {}

  private static Map<String, String> work() {
    Map<String, String> work = new LinkedHashMap<>();
    work.put("ReadChanges", "reading");
    work.put("WindowRecords", "reading");
    work.put("DecodeChanges", "decoding");
    work.put("WriteBronze", "bronze");
    work.put("OrderChanges", "silver");
    work.put("WriteChangeLog", "silver");
    work.put("WriteCurrent", "silver");
    work.put("RouteGold", "gold");
    work.put("TrackDimensions", "gold");
    work.put("JoinFacts", "gold");
    work.put("AggregateMetrics", "gold");
    work.put("WriteQuarantine", "quarantine");
    work.put("ResolveLetters", "quarantine");
    work.put("WriteLedger", "the ledger");
    return work;
  }

  /** What an operator works for, such as {@code silver}, or its own name if nobody knows. */
  static String work(String operator) {
    Matcher step = STEP.matcher(operator);
    while (step.find()) {
      String work = WORK.get(step.group(1));
      if (work != null) {
        return work;
      }
    }
    return operator;
  }

  /** The same with its steps, such as {@code silver (OrderChanges, WriteChangeLog)}. */
  static String named(String operator) {
    String work = work(operator);
    Set<String> steps = new LinkedHashSet<>();
    Matcher step = STEP.matcher(operator);
    while (step.find()) {
      String name = step.group(1);
      if (!name.startsWith(WINDOW) && work.equals(WORK.get(name))) {
        steps.add(name);
      }
    }
    return steps.isEmpty() ? work : work + " (" + String.join(", ", steps) + ")";
  }
}
