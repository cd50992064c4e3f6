package io.tributary.pipelines.verify;

/**
 * A column of the database.
 *
 * @param name its name there and in the lake
 * @param form what its values are compared as
 * @param nullable whether it may hold NULL
 */
public record SourceColumn(String name, CanonicalForm form, boolean nullable) {}
