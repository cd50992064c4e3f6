package io.tributary.engines.flink;

import io.tributary.pipelines.scenarios.ScenarioSuite;
import io.tributary.pipelines.scenarios.Setting;
import java.util.List;

/** The scenarios on an embedded Flink. */
class FlinkScenariosIT extends ScenarioSuite {

  @Override
  protected String profile() {
    return "flink-local";
  }

  /** A job can be cancelled from here only if it is detached, which batch jobs need not be. */
  @Override
  protected List<String> options(Setting setting) {
    String parallelism = "--parallelism=" + setting.parallelism();
    return setting.isContinuous()
        ? List.of(parallelism, "--attachedMode=false", "--jobCheckIntervalInSecs=1")
        : List.of(parallelism);
  }
}
