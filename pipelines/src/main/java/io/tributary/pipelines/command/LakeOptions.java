package io.tributary.pipelines.command;

import io.tributary.pipelines.azurite.AzuriteLake;
import io.tributary.pipelines.query.LakeRoots;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the lake is: the options every command that touches it shares. */
public final class LakeOptions {
  private static final String DEFAULT_ROOT = "./lake";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--lakeRoot",
      paramLabel = "URI",
      description = {
        "Folder or URI that holds the layers, and the quarantine and the ledger beside them",
        "(default: ./lake; if every layer has a root of its own, _lake in bronze's)."
      })
  private String lakeRoot;

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

  @Mixin private StorageOptions storage = new StorageOptions();

  LakeOptions() {}

  /**
   * Opens the lake to write it, which looks at its roots once more.
   *
   * @throws CommandException if its settings can't be used
   */
  OpenLake open() {
    Path folder = localFolder();
    if (folder != null && AzuriteLake.isAt(folder)) {
      try {
        return OpenLake.in(AzuriteLake.open(folder, command.commandLine().getErr()));
      } catch (IOException e) {
        throw new CommandException("--lakeRoot: " + folder + " can't be served: " + e).causedBy(e);
      }
    }
    return OpenLake.at(roots(), storage.storage());
  }

  /**
   * Opens the lake to read it.
   *
   * @throws CommandException with a line for each root that can't be read
   */
  OpenLake openToRead() {
    OpenLake lake = open();
    try {
      return lake.checked(this);
    } catch (RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  /** The folder of this machine that holds all layers, or null. */
  private Path localFolder() {
    boolean isWhole = bronzeRoot == null && silverRoot == null && goldRoot == null;
    String root = lakeRoot == null ? DEFAULT_ROOT : lakeRoot;
    return isWhole && !root.isBlank() && !root.contains(":") ? Path.of(root) : null;
  }

  /** The option that a layer's root comes from: its own, or the one for all. */
  String named(String ofLayer) {
    boolean given =
        switch (ofLayer) {
          case "--bronzeRoot" -> bronzeRoot != null;
          case "--silverRoot" -> silverRoot != null;
          default -> goldRoot != null;
        };
    return given ? ofLayer : "--lakeRoot";
  }

  /** The roots the options name, local paths made absolute. */
  public LakeRoots roots() {
    boolean isApart = bronzeRoot != null && silverRoot != null && goldRoot != null;
    LakeRoots roots =
        lakeRoot == null && isApart
            ? LakeRoots.besideBronze(bronzeRoot)
            : LakeRoots.under(lakeRoot == null ? DEFAULT_ROOT : lakeRoot);
    roots = bronzeRoot == null ? roots : roots.withBronze(bronzeRoot);
    roots = silverRoot == null ? roots : roots.withSilver(silverRoot);
    return goldRoot == null ? roots : roots.withGold(goldRoot);
  }

  /** What to say when there is nothing there. */
  CommandException noLake() {
    return new CommandException(
        "--lakeRoot: "
            + shown()
            + " holds no tables; ./tributary demo builds a lake there from scratch, ./tributary run"
            + " from a source of yours");
  }

  private String shown() {
    return lakeRoot == null ? roots().lake().toString() : lakeRoot;
  }

  /** What to say when there are tables, but none of gold. */
  CommandException noGold() {
    return new CommandException(
        "--lakeRoot: "
            + shown()
            + " has no gold tables; ./tributary run with gold among its --layers writes them");
  }
}
