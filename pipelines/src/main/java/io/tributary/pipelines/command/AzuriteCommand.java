package io.tributary.pipelines.command;

import io.tributary.pipelines.azurite.AzuriteLake;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the emulator of a demo's lake running, for tools that are not this one. */
@Command(
    name = "azurite",
    description = "Serves the lake that demo --lake=azurite left, until it is interrupted.",
    footer = {
      "",
      "The other commands need it not: with the lake's folder as --lakeRoot they start the",
      "emulator themselves.",
    })
final class AzuriteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--lakeRoot",
      paramLabel = "DIR",
      defaultValue = "./lake",
      description = "The lake's folder (default: ${DEFAULT-VALUE}).")
  private Path lakeRoot;

  AzuriteCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!AzuriteLake.isAt(lakeRoot)) {
      throw new CommandException(
          "--lakeRoot: "
              + lakeRoot
              + " holds no lake in Azurite; ./tributary demo --lake=azurite makes one");
    }
    try (AzuriteLake lake = AzuriteLake.open(lakeRoot, spec.commandLine().getErr())) {
      if (lake.isServedElsewhere()) {
        throw new CommandException("--lakeRoot: " + lakeRoot + " is served already");
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "Serving " + lakeRoot + "; an interrupt ends it. Its layers, for Hadoop's tools:");
      for (String layer : new String[] {"bronze", "silver", "gold"}) {
        out.println("  " + lake.root(layer));
      }
      out.println("with the settings in " + lake.settingsFile());
      out.flush();
      lake.awaitEnd();
    }
    throw new CommandException("Azurite ended by itself");
  }
}
