package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.command.ProjectHome;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * A file of {@code runner-profiles/}: which engine runs the pipeline, and with which options.
 *
 * @param name the file's name without its ending
 * @param until {@code caught-up} or {@code forever}, unless an option says otherwise
 * @param args options of Beam and of the runner; {@code ${state}} in one stands for the folder of a
 *     continuous job's state, and runs that end leave the option out
 * @param resumeOption name of the runner's option that names a state to start from; empty if it
 *     looks for one in the folder, or keeps none
 */
public record Profile(String name, String until, List<String> args, String resumeOption) {

  /**
   * Reads a profile.
   *
   * @throws CommandException if there is none of that name
   */
  public static Profile read(String name) {
    Path file = ProjectHome.path().resolve("runner-profiles").resolve(name + ".properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw CommandException.usage(
              "--profile: " + name + " is not allowed; expected a file of runner-profiles/")
          .causedBy(e);
    }
    List<String> args = new ArrayList<>();
    for (String arg : Arrays.asList(properties.getProperty("args", "").split(" ", -1))) {
      if (!arg.isBlank()) {
        args.add(arg);
      }
    }
    return new Profile(
        name,
        properties.getProperty("until", "caught-up"),
        List.copyOf(args),
        properties.getProperty("resume", ""));
  }
}
