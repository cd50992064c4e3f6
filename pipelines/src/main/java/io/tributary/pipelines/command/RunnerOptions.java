package io.tributary.pipelines.command;

import io.tributary.pipelines.run.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
   * @throws CommandException if there is no such profile
   */
  Profile profile() {
    Profile profile = Profile.read(profileName);
    Set<String> given = beamArgs.stream().map(RunnerOptions::name).collect(Collectors.toSet());
    List<String> args = new ArrayList<>(profile.args());
    args.removeIf(arg -> given.contains(name(arg)));
    args.addAll(beamArgs);
    return new Profile(profile.name(), profile.until(), List.copyOf(args), profile.resumeOption());
  }

  private static String name(String arg) {
    return arg.split("=", 2)[0];
  }
}
