package io.tributary.pipelines.cluster;

/** A cluster that can't be started or did not do as told. The message is for people. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
