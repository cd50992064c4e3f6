/**
 * Cuts stored records into slices of bounded size, at one Kafka time over all partitions. Entry
 * type: {@link io.tributary.transforms.rounds.Slices}. Depends on nothing.
 */
package io.tributary.transforms.rounds;
