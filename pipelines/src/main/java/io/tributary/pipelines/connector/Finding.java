package io.tributary.pipelines.connector;

/**
 * What a look at a server found: one line that says what is wrong, where, and what to do.
 *
 * @param refuses true if a connector would fail or leave changes out; false if it is only good to
 *     know
 * @param sentence the line
 */
public record Finding(boolean refuses, String sentence) {}
