/**
 * What the records can't tell of a table, and what is known of it all the same. Entry types: {@link
 * io.tributary.schemas.doubt.Doubt}, one thing that can't be known; {@link
 * io.tributary.schemas.doubt.KnownEqual}, up to where a table equals its source; {@link
 * io.tributary.schemas.doubt.Doubts}, all of both. Depends on {@code position}.
 */
package io.tributary.schemas.doubt;
