/**
 * Where in the source's binlog a change happened. {@link io.tributary.schemas.position.LogPosition}
 * is the only thing Tributary orders changes by. Depends on nothing.
 */
package io.tributary.schemas.position;
