/**
 * What a table looks like: its columns, their types in the lake, and its key. Entry type: {@link
 * io.tributary.schemas.table.TableSchema}. Depends on {@code position}.
 */
package io.tributary.schemas.table;
