package io.tributary.pipelines.scenarios;

/** A live MariaDB. */
class MariaDbLiveIT extends LiveSuite {

  @Override
  String database() {
    return "mariadb";
  }
}
