package io.tributary.pipelines.command;

import io.tributary.pipelines.run.Profile;
import java.util.ArrayList;
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
   * The chosen profile, with what followed {@code --} behind its own arguments.
   *
   * @throws CommandException if there is no such profile
   */
  Profile profile() {
    Profile profile = Profile.read(profileName);
    List<String> args = new ArrayList<>(profile.args());
    args.addAll(beamArgs);
    return new Profile(profile.name(), profile.until(), List.copyOf(args));
  }
}
