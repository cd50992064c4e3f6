/**
 * What the records can't tell of a table. Entry type: {@link io.tributary.schemas.doubt.Doubt}.
 * Depends on {@code position}.
 */
package io.tributary.schemas.doubt;
