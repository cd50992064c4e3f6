/**
 * Doubts as people are told of them: {@link io.tributary.pipelines.doubt.DoubtLines}, and which
 * gold tables they reach, {@link io.tributary.pipelines.doubt.GoldMarks}. Knows neither the lake's
 * files nor the command line.
 */
package io.tributary.pipelines.doubt;
