/**
 * Puts each row's changes in order: {@link io.tributary.transforms.order.OrderChanges}. Knows
 * nothing of the lake; where state must be rebuilt from it, a {@link
 * io.tributary.transforms.order.HeadSource} is given.
 */
package io.tributary.transforms.order;
