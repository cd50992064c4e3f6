package io.tributary.pipelines.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The processes of a cluster, which end with this process at the latest. */
final class Members {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);

  private final List<ClusterMember> started = new ArrayList<>();
  private final Thread endWithUs = new Thread(this::stopAll, "cluster-stop");

  Members() {
    Runtime.getRuntime().addShutdownHook(endWithUs);
  }

  synchronized ClusterMember add(ClusterMember member) {
    started.add(member);
    return member;
  }

  synchronized List<ClusterMember> all() {
    return List.copyOf(started);
  }

  synchronized List<ClusterMember> alive() {
    return started.stream().filter(ClusterMember::isAlive).toList();
  }

  /** Waits for a condition; fails at once if a member ends that is needed for it. */
  void await(String what, BooleanSupplier condition) {
    List<ClusterMember> needed = alive();
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      for (ClusterMember member : needed) {
        if (!member.isAlive()) {
          throw new ClusterException(
              "The %s ended while waiting for %s; its log is %s: %s"
                  .formatted(member.name(), what, member.log(), member.lastWords()));
        }
      }
      if (System.nanoTime() > deadline) {
        throw new ClusterException(
            "No %s within %d s; the logs are beside %s"
                .formatted(what, START_TIMEOUT.toSeconds(), needed.get(0).log()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Ends the members, the manager last, so that none of them looks for it in vain. */
  void stopAll() {
    List<ClusterMember> members = new ArrayList<>(alive());
    java.util.Collections.reverse(members);
    members.forEach(ClusterMember::stop);
  }

  void close() {
    stopAll();
    if (Thread.currentThread() != endWithUs) {
      try {
        Runtime.getRuntime().removeShutdownHook(endWithUs);
      } catch (IllegalStateException e) {
        // The process is ending already, and the hook finds nothing left to stop.
        return;
      }
    }
  }
}
