/**
 * What gold follows and where each change goes: {@link io.tributary.transforms.gold.GoldRouter}.
 * Knows the source's tables and columns that gold needs, and nothing of what is made of them.
 */
package io.tributary.transforms.gold;
