/**
 * Proof that the lake equals its database.
 *
 * <p>The entry types are {@link io.tributary.pipelines.verify.SilverVerifier} and {@link
 * io.tributary.pipelines.verify.GoldVerifier}. A table of the database is streamed into DuckDB as
 * canonical values and joined there with the silver table by primary key. What a canonical value
 * is, for each column type and on both sides, is told by {@link
 * io.tributary.pipelines.verify.CanonicalForm} alone. A gold table is joined with the result of the
 * SQL that defines it, {@link io.tributary.pipelines.verify.DefiningSql}. The package may depend on
 * the query package, the contracts and JDBC; it must not know the command line.
 */
package io.tributary.pipelines.verify;
