/**
 * The contracts of the gold tables: columns, types, keys and what each means. Entry type: {@link
 * io.tributary.schemas.gold.GoldContract}. Depends on {@code table} and Jackson.
 */
package io.tributary.schemas.gold;
