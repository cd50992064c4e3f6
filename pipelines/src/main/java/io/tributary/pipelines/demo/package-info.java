/**
 * The demonstration: a real source side in a process of its own, the pipeline, and the proof. Entry
 * type: {@link io.tributary.pipelines.demo.Demo}. The sandbox is driven over its protocol of JSON
 * lines, so none of its libraries is needed here.
 */
package io.tributary.pipelines.demo;
