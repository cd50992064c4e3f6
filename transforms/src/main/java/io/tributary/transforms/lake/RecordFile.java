package io.tributary.transforms.lake;

import java.io.Serializable;

/**
 * A file of stored records, in a form that travels with a pipeline.
 *
 * @param path absolute URI
 * @param rows number of rows, or -1 if the log does not tell
 */
record RecordFile(String path, long rows) implements Serializable {}
