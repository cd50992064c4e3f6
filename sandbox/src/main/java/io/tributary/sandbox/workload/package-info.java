/**
 * Keeps the store changing: a seeded mix of transactions like those of a busy shop.
 *
 * <p>Entry: {@link io.tributary.sandbox.workload.Workload}. Depends on {@code store} for words and
 * chance, and on JDBC.
 */
package io.tributary.sandbox.workload;
