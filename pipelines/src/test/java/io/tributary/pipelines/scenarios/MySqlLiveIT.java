package io.tributary.pipelines.scenarios;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A live MySQL, whose positions have GTIDs. */
@EnabledIfEnvironmentVariable(
    named = "TRIBUTARY_MYSQL_ROOT",
    matches = ".+",
    disabledReason = "TRIBUTARY_MYSQL_ROOT names no MySQL; .ci/mysql install makes one")
class MySqlLiveIT extends LiveSuite {

  @Override
  String database() {
    return "mysql";
  }
}
