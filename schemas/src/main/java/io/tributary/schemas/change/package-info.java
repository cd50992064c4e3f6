/**
 * One change of one row, as the pipelines carry it. Entry type: {@link
 * io.tributary.schemas.change.ChangeEvent}. Depends on {@code position} and {@code table}.
 */
package io.tributary.schemas.change;
