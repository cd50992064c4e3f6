/**
 * Proof that the lake equals its database.
 *
 * <p>The entry type is {@link io.tributary.pipelines.verify.SilverVerifier}. A table of the
 * database is streamed into DuckDB as canonical values and joined there with the silver table by
 * primary key. What a canonical value is, for each column type and on both sides, is told by {@link
 * io.tributary.pipelines.verify.CanonicalForm} alone. The package may depend on the query package
 * and JDBC; it must not know the command line.
 */
package io.tributary.pipelines.verify;
