/**
 * The conversation with the process that started the sandbox: one JSON object a line, both ways.
 *
 * <p>Entry: {@link io.tributary.sandbox.protocol.EventWriter} for what goes out, {@link
 * io.tributary.sandbox.protocol.Command} for what comes in. Depends on Jackson only.
 */
package io.tributary.sandbox.protocol;
