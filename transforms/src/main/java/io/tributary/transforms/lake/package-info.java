/**
 * The one sink. Every dataset of the lake is a Delta Lake table of plain Parquet files, and {@link
 * io.tributary.transforms.lake.LakeTable} is the only way in: it merges a unit of rows, by
 * identity, with what the table already holds, and commits files added and removed together. {@link
 * io.tributary.transforms.lake.StoredRecords} is the way back, for received records. May use
 * Hadoop, Parquet and Delta Kernel, which no other package touches.
 */
package io.tributary.transforms.lake;
