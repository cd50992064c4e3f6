/** Gold's dimensions: {@link io.tributary.transforms.dimensions.TrackDimensions}. */
package io.tributary.transforms.dimensions;
