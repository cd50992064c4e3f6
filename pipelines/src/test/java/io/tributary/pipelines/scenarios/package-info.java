/**
 * The scenarios that every runner must end in the same lake. Entry type: {@link
 * io.tributary.pipelines.scenarios.ScenarioSuite}, which the modules of the engines extend.
 */
package io.tributary.pipelines.scenarios;
