/** Records that can't be decoded: {@link io.tributary.transforms.deadletter.DeadLetter}. */
package io.tributary.transforms.deadletter;
