package io.tributary.pipelines.query;

import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * A data file of a table's latest version.
 *
 * @param path where it is
 * @param partition the values of the partition columns as the log writes them; no entry or null
 *     means SQL's NULL
 */
record LiveFile(Path path, Map<String, String> partition) {}
