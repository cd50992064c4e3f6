package io.tributary.pipelines.warehouse;

/**
 * A table of the warehouse that was filled.
 *
 * @param name its name, there and in gold
 * @param rows the rows it has now
 * @param inLake false if gold has no such table, so that it was left empty
 */
public record LoadedTable(String name, long rows, boolean inLake) {}
