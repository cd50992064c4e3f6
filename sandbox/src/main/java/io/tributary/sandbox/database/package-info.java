/**
 * The database of the sandbox: its server process, how to reach it, where its binary log stands.
 *
 * <p>Entry: {@link io.tributary.sandbox.database.DatabaseServer} and {@link
 * io.tributary.sandbox.database.DatabaseAccess}. Depends on {@code protocol} only.
 */
package io.tributary.sandbox.database;
