/**
 * What can't be known of tables, on its way to the lake: {@link
 * io.tributary.transforms.doubt.DoubtSpanCoder}. What a doubt is, is told in {@code schemas}; how
 * it is kept, in {@code lake}.
 */
package io.tributary.transforms.doubt;
