package io.tributary.pipelines.command;

import io.tributary.pipelines.query.LakeRoots;
import picocli.CommandLine.Option;

/** Where the lake is: the options every command that touches it shares. */
public final class LakeOptions {
  private static final String DEFAULT_ROOT = "./lake";

  @Option(
      names = "--lakeRoot",
      paramLabel = "URI",
      defaultValue = DEFAULT_ROOT,
      description = "Folder or URI that holds the layers (default: ${DEFAULT-VALUE}).")
  private String lakeRoot = DEFAULT_ROOT;

  @Option(
      names = "--bronzeRoot",
      paramLabel = "URI",
      description = "Where bronze is, if not in lakeRoot/bronze.")
  private String bronzeRoot;

  @Option(
      names = "--silverRoot",
      paramLabel = "URI",
      description = "Where silver is, if not in lakeRoot/silver.")
  private String silverRoot;

  @Option(
      names = "--goldRoot",
      paramLabel = "URI",
      description = "Where gold is, if not in lakeRoot/gold.")
  private String goldRoot;

  LakeOptions() {}

  /** The roots the options name, local paths made absolute. */
  public LakeRoots roots() {
    LakeRoots roots = LakeRoots.under(lakeRoot);
    roots = bronzeRoot == null ? roots : roots.withBronze(bronzeRoot);
    roots = silverRoot == null ? roots : roots.withSilver(silverRoot);
    return goldRoot == null ? roots : roots.withGold(goldRoot);
  }

  /** What to say when there is nothing there. */
  CommandException noLake() {
    return new CommandException(
        "--lakeRoot: "
            + lakeRoot
            + " holds no tables; ./tributary demo builds a lake there from scratch, ./tributary run"
            + " from a source of yours");
  }

  /** What to say when there are tables, but none of gold. */
  CommandException noGold() {
    return new CommandException(
        "--lakeRoot: "
            + lakeRoot
            + " has no gold tables; ./tributary run with gold among its --layers writes them");
  }
}
