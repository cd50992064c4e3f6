package io.tributary.transforms.ledger;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A way that records or changes go, from the step that counts them to the step that commits them.
 * What sets out adds its {@link Mark}, what arrives takes it away: if nothing is left, all that set
 * out has arrived, and nothing else has. Counts alone can't tell, since what one attempt committed
 * and what another one read may be equally many.
 */
public enum Leg {
  /** From one table's count to another's, where a record is about another table than its topic. */
  ELSEWHERE,
  /** Dead letters, from the decoder to quarantine. */
  QUARANTINE,
  /** Records, from the decoder to bronze. */
  BRONZE,
  /** Changes, from the decoder to the change log. */
  CHANGE_LOG,
  /** Changes, from the decoder to the current rows. */
  CURRENT,
  /** Changes, from the decoder to gold's routing. */
  ROUTING,
  /** What gold's routing sends, to the dimensions and facts. */
  GOLD,
  /** Doubts, from the decoder to their table. */
  DOUBTS;

  private static final List<Leg> OF_CHANGES = List.of(CHANGE_LOG, CURRENT, ROUTING);

  /** The legs that a decoded change sets out on. */
  public static List<Leg> ofChanges() {
    return OF_CHANGES;
  }

  /**
   * The legs of a run.
   *
   * @param layers names of the layers that it writes
   */
  public static Set<Leg> of(Set<String> layers) {
    Set<Leg> legs = EnumSet.of(ELSEWHERE, QUARANTINE, DOUBTS);
    if (layers.contains("bronze")) {
      legs.add(BRONZE);
    }
    if (layers.contains("silver")) {
      legs.add(CHANGE_LOG);
      legs.add(CURRENT);
    }
    if (layers.contains("gold")) {
      legs.add(ROUTING);
      legs.add(GOLD);
    }
    return legs;
  }
}
