package io.tributary.sandbox.database;

import java.io.IOException;

/**
 * A server of the sandbox's own, on the loopback address, with a full row-based binary log.
 *
 * <p>Its users and their passwords are made anew at each start, so nothing secret is kept. What it
 * holds stays in its folder and is there again at the next start. It never outlives this process.
 */
public interface DatabaseServer extends AutoCloseable {
  /** A user with all privileges on the store's database. */
  DatabaseAccess store();

  /** A user who may read and replicate everything. */
  DatabaseAccess capture();

  @Override
  void close() throws IOException;
}
