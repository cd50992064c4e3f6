/**
 * SQL over the lake: every Delta table becomes a DuckDB view of its live files.
 *
 * <p>The entry type is {@link io.tributary.pipelines.query.LakeSession}: it lists the tables of the
 * roots, registers those a statement names, and runs it. Results stream to a {@link
 * io.tributary.pipelines.query.ResultWriter}. The package may depend on Delta Kernel, Hadoop,
 * DuckDB and Jackson; it must know neither Beam nor the command line.
 */
package io.tributary.pipelines.query;
