package io.tributary.pipelines.command;

/** What a command's end tells the shell. */
public final class ExitCodes {
  public static final int SUCCESS = 0;

  /** The command was understood and its work failed, or proved something wrong. */
  public static final int FAILURE = 1;

  /** The command was given wrongly; nothing was done. */
  public static final int USAGE = 2;

  private ExitCodes() {}
}
