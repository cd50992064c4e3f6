/**
 * Starting a pipeline: a runner profile, the source's state at launch, and the run itself. Entry
 * type: {@link io.tributary.pipelines.run.LakeRun}.
 */
package io.tributary.pipelines.run;
