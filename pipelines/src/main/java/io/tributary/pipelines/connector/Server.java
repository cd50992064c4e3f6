package io.tributary.pipelines.connector;

/** Which servers a rule is for. */
enum Server {
  ANY,
  MYSQL,
  MARIADB;

  boolean is(boolean mariaDb) {
    return this == ANY || (this == MARIADB) == mariaDb;
  }
}
