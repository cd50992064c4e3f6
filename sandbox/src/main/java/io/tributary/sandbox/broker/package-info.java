/**
 * The sandbox's Kafka: one KRaft broker that is its own controller, inside this process.
 *
 * <p>Entry: {@link io.tributary.sandbox.broker.KafkaBroker}. Depends on {@code protocol} only.
 */
package io.tributary.sandbox.broker;
