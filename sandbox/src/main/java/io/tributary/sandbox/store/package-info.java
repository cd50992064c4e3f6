/**
 * The store's rows: a generator that yields the same store for the same seed, and its loader.
 *
 * <p>Entry: {@link io.tributary.sandbox.store.StoreGenerator} and {@link
 * io.tributary.sandbox.store.StoreLoader}. The generator knows no database; the loader depends on
 * JDBC only.
 */
package io.tributary.sandbox.store;
