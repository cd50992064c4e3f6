/**
 * Recorded topics as files: how a stream is kept, sent and replayed without a broker. Entry types:
 * {@link io.tributary.schemas.capture.CaptureReader} and {@link
 * io.tributary.schemas.capture.CaptureWriter}. Depends on {@code change} and Jackson.
 */
package io.tributary.schemas.capture;
