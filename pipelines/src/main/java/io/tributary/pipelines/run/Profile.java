package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.command.ProjectHome;
import java.beans.Introspector;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A file of {@code runner-profiles/}: which engine runs the pipeline, and with which options.
 *
 * @param name the file's name without its ending
 * @param until {@code caught-up} or {@code forever}, unless an option says otherwise
 * @param args options of Beam and of the runner. The name of another option, as in {@code
 *     --checkpointDurationMillis=${batchIntervalMillis}}, stands for that option's value: an option
 *     that must go along with another one
 * @param streamArgs the same, with those that only a streaming job has; {@code ${state}} in one
 *     stands for the folder of its state, {@code ${flink.conf}} for that of an embedded Flink's
 *     configuration
 * @param resumeOption name of the runner's option that names a state to start from; empty if it
 *     looks for one in the folder, or keeps none
 * @param unsupported names of options that the runner has, and ignores as the profile uses it
 * @param goesOnInRounds whether a run until {@code forever} is one round after the other, because
 *     the runner reads an endless source too slowly
 * @param roundBytes about how many bytes of records a round has
 * @param flinkSettings an embedded Flink's configuration, or null
 */
public record Profile(
    String name,
    String until,
    List<String> args,
    List<String> streamArgs,
    String resumeOption,
    Set<String> unsupported,
    boolean goesOnInRounds,
    long roundBytes,
    Path flinkSettings) {

  /** Of a share of the heap, a profile's {@code round=20%}; or bytes, {@code round=512m}. */
  private static final Pattern ROUND = Pattern.compile("(\\d+)([%mg])");

  private static final Pattern GETTER = Pattern.compile("(?:get|is)(\\p{Upper}.*)");
  private static final Pattern REFERENCE = Pattern.compile("--\\w+=\\$\\{(\\w+)}");

  /** Beam's own way to Hadoop's settings, which would carry the secrets among them into the job. */
  private static final String HADOOP_OPTION = "hdfsConfiguration";

  private static final String HOME = "${tributary.home}";
  private static final String JAR = "${cluster.jar}";
  private static final String JAR_PROPERTY = "tributary.cluster.jar";

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
    List<String> args = filledIn(name, words(properties, "args"));
    List<String> streamArgs = new ArrayList<>(args);
    streamArgs.addAll(filledIn(name, words(properties, "stream.args")));
    String settings = properties.getProperty("flink.settings");
    return new Profile(
        name,
        properties.getProperty("until", "caught-up"),
        args,
        List.copyOf(streamArgs),
        properties.getProperty("resume", ""),
        Set.copyOf(words(properties, "unsupported")),
        properties.getProperty("forever", "stream").equals("rounds"),
        roundBytes(name, properties.getProperty("round", "20%")),
        settings == null ? null : file.resolveSibling(settings));
  }

  private static long roundBytes(String profile, String round) {
    Matcher size = ROUND.matcher(round);
    if (!size.matches()) {
      throw CommandException.usage(
          "round: "
              + round
              + " is not allowed in "
              + profile
              + ".properties; expected a share of the heap as in 20%, or bytes as in 512m or 2g");
    }
    long number = Long.parseLong(size.group(1));
    return switch (size.group(2)) {
      case "%" -> Runtime.getRuntime().maxMemory() / 100 * number;
      case "m" -> number << 20;
      default -> number << 30;
    };
  }

  private static List<String> filledIn(String profile, List<String> args) {
    return args.stream().map(arg -> filledIn(profile, arg)).toList();
  }

  private static List<String> words(Properties properties, String key) {
    List<String> words = new ArrayList<>();
    for (String word : properties.getProperty(key, "").split(" ", -1)) {
      if (!word.isBlank()) {
        words.add(word);
      }
    }
    return words;
  }

  private static String filledIn(String profile, String arg) {
    String jar = System.getProperty(JAR_PROPERTY);
    if (arg.contains(JAR) && jar == null) {
      throw CommandException.usage(
          "--profile: "
              + profile
              + " is not allowed for this command; expected a profile that needs no cluster");
    }
    return arg.replace(HOME, ProjectHome.path().toString()).replace(JAR, String.valueOf(jar));
  }

  /**
   * The profile with more options, which win over its own.
   *
   * @throws CommandException if the runner has no such option, or it would give secrets away
   */
  public Profile with(List<String> more) {
    Set<String> known = knownOptions();
    Map<String, String> references = references(known);
    List<String> problems = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (String arg : more) {
      given.add(option(arg));
      if (option(arg).equals(HADOOP_OPTION)) {
        problems.add(
            "--"
                + HADOOP_OPTION
                + " is not allowed, since it travels with the job; expected the settings in the"
                + " file of --hadoopConf");
      } else if (!known.contains(option(arg))) {
        problems.add(
            "--%s is not allowed with --profile=%s; expected an option of Beam or of its %s"
                .formatted(option(arg), name, runner()));
      } else if (unsupported.contains(option(arg))) {
        problems.add(
            "--%s is not allowed with --profile=%s, which would ignore it; expected another profile"
                .formatted(option(arg), name));
      } else if (references.containsKey(option(arg))) {
        problems.add(
            "--%s is not allowed with --profile=%s, which takes it from --%s; expected that one"
                .formatted(option(arg), name, references.get(option(arg))));
      }
    }
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
    return new Profile(
        name,
        until,
        with(more, given, args, references),
        with(more, given, streamArgs, references),
        resumeOption,
        unsupported,
        goesOnInRounds,
        roundBytes,
        flinkSettings);
  }

  private static List<String> with(
      List<String> more, Set<String> given, List<String> own, Map<String, String> references) {
    List<String> all = new ArrayList<>(own);
    all.removeIf(arg -> given.contains(option(arg)));
    all.addAll(more);
    all.replaceAll(arg -> references.containsKey(option(arg)) ? follow(arg, references, all) : arg);
    return List.copyOf(all);
  }

  /** Whether jobs are handed to servers that go on without this process. */
  boolean isOnCluster() {
    return streamOption("flinkMaster").filter(master -> !master.startsWith("[")).isPresent();
  }

  /** The profile without a state to start from: it was started from already. */
  Profile withoutResume() {
    return new Profile(
        name,
        until,
        args.stream().filter(arg -> !option(arg).equals(resumeOption)).toList(),
        streamArgs.stream().filter(arg -> !option(arg).equals(resumeOption)).toList(),
        resumeOption,
        unsupported,
        goesOnInRounds,
        roundBytes,
        flinkSettings);
  }

  /** The profile with rounds of another size. */
  Profile withRounds(long bytes) {
    return new Profile(
        name,
        until,
        args,
        streamArgs,
        resumeOption,
        unsupported,
        goesOnInRounds,
        bytes,
        flinkSettings);
  }

  /** Options that take their value from another one, each with that one's name. */
  private Map<String, String> references(Set<String> known) {
    Map<String, String> references = new HashMap<>();
    for (String arg : streamArgs) {
      Matcher reference = REFERENCE.matcher(arg);
      if (reference.matches() && known.contains(reference.group(1))) {
        references.put(option(arg), reference.group(1));
      }
    }
    return references;
  }

  /** The value of an option of streaming jobs, if it is given. */
  Optional<String> streamOption(String wanted) {
    return streamArgs.stream()
        .filter(arg -> option(arg).equals(wanted) && arg.contains("="))
        .map(arg -> arg.substring(arg.indexOf('=') + 1))
        .reduce((earlier, later) -> later);
  }

  private static String follow(String arg, Map<String, String> references, List<String> all) {
    String other = "--" + references.get(option(arg)) + "=";
    return all.stream()
        .filter(candidate -> candidate.startsWith(other))
        .map(candidate -> "--" + option(arg) + "=" + candidate.substring(other.length()))
        .reduce(arg, (earlier, later) -> later);
  }

  /** Whether it names a state to start from, which only a run until {@code forever} can honour. */
  public boolean resumes() {
    return streamArgs.stream().anyMatch(arg -> option(arg).equals(resumeOption));
  }

  private String runner() {
    String start = "--runner=";
    return args.stream()
        .filter(arg -> arg.startsWith(start))
        .map(arg -> arg.substring(start.length()))
        .findFirst()
        .orElse("runner");
  }

  /** What is left of {@code =}, without dashes. */
  private static String option(String arg) {
    int end = arg.indexOf('=');
    return (end < 0 ? arg : arg.substring(0, end)).replaceFirst("^--?", "");
  }

  /**
   * Whatever registers options on this class path: Beam itself and the one runner that is there.
   */
  private static Set<String> knownOptions() {
    Set<Class<?>> interfaces = new HashSet<>(PipelineOptionsFactory.getRegisteredOptions());
    interfaces.add(PipelineOptions.class);
    Set<String> names = new HashSet<>();
    for (Class<?> type : interfaces) {
      for (Method method : type.getMethods()) {
        Matcher getter = GETTER.matcher(method.getName());
        if (getter.matches()) {
          names.add(Introspector.decapitalize(getter.group(1)));
        }
      }
    }
    return names;
  }
}
