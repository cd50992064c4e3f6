/**
 * Measures how fast changes come into a lake: the project's demands in numbers, one scenario each,
 * measured anew in every run.
 *
 * <p>Entry: {@link io.tributary.pipelines.bench.LatencyBench}. A scenario starts {@code ./tributary
 * run} as a user does, in a process of its own, and looks at the lake from outside: at the Delta
 * logs and the data files, never at what the run says of itself. Depends on {@code demo} for the
 * sandbox, on {@code query} and {@code verify} to read lakes, and on no code of the pipeline.
 */
package io.tributary.pipelines.bench;
