package io.tributary.pipelines.scenarios;

/** The backlog, on Beam's DirectRunner. */
class DirectBacklogIT extends BacklogSuite {
  @Override
  protected String profile() {
    return "direct";
  }
}
