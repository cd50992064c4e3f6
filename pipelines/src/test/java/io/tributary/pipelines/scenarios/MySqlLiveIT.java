package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.NeedsMySql;

/** A live MySQL, whose positions have GTIDs. */
@NeedsMySql
class MySqlLiveIT extends LiveSuite {

  @Override
  String database() {
    return "mysql";
  }
}
