/**
 * Recorded topics as files: how a stream is kept, sent and replayed without a broker. Entry type:
 * {@link io.tributary.schemas.capture.CaptureReader}. Depends on {@code change} and Jackson.
 */
package io.tributary.schemas.capture;
