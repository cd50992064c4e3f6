package io.tributary.sandbox.store;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded randomness in the shapes a store needs. Not safe for several threads. */
public final class Chance {
  private final SplittableRandom random;

  /**
   * Starts a sequence.
   *
   * @param seed equal seeds give equal sequences, on every machine
   */
  public Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A whole number from {@code least} to {@code most}, both possible. */
  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** Whether something of this probability happens. */
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from 0, included, to 1, not included. */
  public double fraction() {
    return random.nextDouble();
  }

  /**
   * An index below {@code size}, small ones more often.
   *
   * @param skew 1 for no preference, more for a longer tail
   */
  public int skewedIndex(int size, double skew) {
    return (int) (size * Math.pow(random.nextDouble(), skew));
  }

  /** One element, each as likely as the others. */
  public <T> T oneOf(List<T> elements) {
    return elements.get(random.nextInt(elements.size()));
  }

  /**
   * An index chosen by weight.
   *
   * @param weights not negative, not all zero
   */
  public int weighted(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double rest = random.nextDouble() * total;
    for (int i = 0; i < weights.length; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
