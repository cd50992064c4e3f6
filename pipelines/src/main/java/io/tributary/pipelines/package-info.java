/**
 * The pipelines, as graphs of the transforms: {@link io.tributary.pipelines.LakePipeline} wires the
 * layers that it is asked for. Nothing here or below knows which runner runs it.
 */
package io.tributary.pipelines;
