package io.tributary.pipelines.scenarios;

/** How a scenario is run. */
public enum Setting {
  BOUNDED_1(false, 1),
  BOUNDED_4(false, 4),
  CONTINUOUS_1(true, 1),
  CONTINUOUS_4(true, 4);

  private final boolean continuous;
  private final int parallelism;

  Setting(boolean continuous, int parallelism) {
    this.continuous = continuous;
    this.parallelism = parallelism;
  }

  /** Whether one run goes on while records come; else there is a run until caught up a phase. */
  public boolean isContinuous() {
    return continuous;
  }

  /** How many tasks a step has. */
  public int parallelism() {
    return parallelism;
  }

  /** The bounded setting of the same parallelism: replays end in any setting. */
  Setting bounded() {
    return parallelism == 1 ? BOUNDED_1 : BOUNDED_4;
  }

  @Override
  public String toString() {
    return (continuous ? "continuous" : "bounded") + ", parallelism " + parallelism;
  }
}
