package io.tributary.transforms.lake;

import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * How many histories a property tries: as many as it says itself, or of all properties together the
 * number in the system property {@code tributary.histories}, in the same proportion.
 */
final class Histories implements AroundPropertyHook {

  static final String PROPERTY = "tributary.histories";

  /** What the properties say themselves, in sum. */
  static final int BY_DEFAULT = 1000;

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    int tries = context.attributes().tries().orElseThrow();
    Optional.ofNullable(System.getProperty(PROPERTY))
        .map(Long::valueOf)
        .map(wanted -> (int) Math.max(1, wanted * tries / BY_DEFAULT))
        .ifPresent(context.attributes()::setTries);
    return property.execute();
  }
}
