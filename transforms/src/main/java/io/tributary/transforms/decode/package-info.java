/**
 * Turns records into change events: {@link io.tributary.transforms.decode.DecodeChanges}. The rules
 * are in {@code schemas}; this package only runs them on workers.
 */
package io.tributary.transforms.decode;
