/**
 * What a running job does not say by itself: that it restarts, waits, falls behind, or that nothing
 * is sent to it any more. Each watch is asked every few seconds and answers in lines for people.
 *
 * <p>Entry types: {@link io.tributary.pipelines.watch.FlinkWatch}, {@link
 * io.tributary.pipelines.watch.LagWatch} and {@link io.tributary.pipelines.watch.ConnectorWatch}.
 * The package talks to engines over HTTP, and to Kafka; it knows no class of an engine, no run and
 * no command.
 */
package io.tributary.pipelines.watch;
