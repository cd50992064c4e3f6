package io.tributary.pipelines.command;

import io.tributary.pipelines.run.Profile;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which runner does the work: the options of commands that start a job. */
final class RunnerOptions {

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "direct",
      description = "A file of runner-profiles/ without its ending (default: ${DEFAULT-VALUE}).")
  private String profileName;

  @Parameters(arity = "0..*", hidden = true)
  private List<String> beamArgs = List.of();

  RunnerOptions() {}

  /**
   * The chosen profile, with what followed {@code --} in place of its own arguments of that name.
   *
   * @throws CommandException if there is no such profile, or its runner has no such option
   */
  Profile profile() {
    return Profile.read(profileName).with(beamArgs);
  }
}
