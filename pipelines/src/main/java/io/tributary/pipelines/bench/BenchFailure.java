package io.tributary.pipelines.bench;

/**
 * Why a scenario has no figure to show, in one line; the next scenario is measured all the same.
 */
final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailure(String message) {
    super(message);
  }

  BenchFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
