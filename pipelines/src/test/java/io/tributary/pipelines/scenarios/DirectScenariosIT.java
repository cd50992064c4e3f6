package io.tributary.pipelines.scenarios;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The scenarios on Beam's DirectRunner. */
class DirectScenariosIT extends ScenarioSuite {

  @Override
  protected String profile() {
    return "direct";
  }

  @Override
  protected List<String> options(Setting setting) {
    return List.of("--targetParallelism=" + setting.parallelism());
  }

  /**
   * A continuous run with one thread takes minutes: whenever there is nothing to read the thread
   * waits a second for records, while everything behind the read waits for the thread.
   */
  @Override
  protected Set<Setting> daily() {
    return EnumSet.complementOf(EnumSet.of(Setting.CONTINUOUS_1));
  }
}
