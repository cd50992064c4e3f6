package io.tributary.pipelines.run;

import io.tributary.pipelines.command.Tributary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** The command, run in this process or in one of its own, and what it printed. */
public final class Cli {

  private static final Path HOME = Path.of(System.getProperty("tributary.home"));
  private static final String SANDBOX = "tributary.sandbox.classpath";

  private Cli() {}

  /** The outcome of a command. */
  public record Result(int exitCode, String out, String err) {
    /** Everything, for the message of a failed assertion. */
    public String all() {
      return "exit code " + exitCode + "\n" + out + "\n" + err;
    }
  }

  /** Runs a command in this process. */
  public static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Tributary.execute(new PrintWriter(out), new PrintWriter(err), args);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** Starts a command in a process of its own, which can be killed. */
  public static Process start(Path output, String... args) throws IOException {
    return start(output, List.of(), args);
  }

  /** Starts a command in a JVM with these flags. */
  public static Process start(Path output, List<String> flags, String... args) throws IOException {
    return start(output, flags, Map.of(), args);
  }

  /** Starts a command in a JVM with these flags and, besides this process's, these variables. */
  public static Process start(
      Path output, List<String> flags, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-Dtributary.home=" + HOME,
                "-Duser.timezone=" + System.getProperty("user.timezone"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    command.addAll(flags);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Tributary.class.getName()));
    // What an engine needs opened in this JVM it needs opened there.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens"))
        .forEach(flag -> command.add(1, flag));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * Starts a command with the launcher, as a user does, from what was built last.
   *
   * @param flags of its JVM, after those of its profile
   * @param environment beside this process's
   */
  public static Process launch(
      Path output, List<String> flags, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("tributary").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().put("TRIBUTARY_BUILD", "never");
    builder.environment().put("TRIBUTARY_JVM_FLAGS", String.join(" ", flags));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The project's folder. */
  public static Path home() {
    return HOME;
  }

  /** The JVM flags of a profile, as the launcher reads them. */
  public static List<String> flags(String profile) throws IOException {
    Properties properties = new Properties();
    Path file = HOME.resolve("runner-profiles").resolve(profile + ".properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return List.of(properties.getProperty("jvm.flags", "").split(" "));
  }

  /** The lines of a query's result, as JSON. */
  public static List<String> query(Path lake, String sql) {
    return LakePlace.folder(lake).query(sql);
  }

  /** The rows of a query's result, in an order of their own. */
  public static String rows(Path lake, String sql) {
    return String.join("\n", new TreeSet<>(query(lake, sql)));
  }

  /** A recorded capture, or the rows that it must end in. */
  public static Path capture(String name) {
    return HOME.resolve("schemas/src/test/resources/captures").resolve(name);
  }

  /** Lets sandboxes be started. */
  public static void useSandbox() {
    Path target = HOME.resolve("sandbox/target");
    try {
      System.setProperty(
          SANDBOX,
          target.resolve("classes")
              + java.io.File.pathSeparator
              + Files.readString(target.resolve("sandbox.classpath")));
    } catch (IOException e) {
      throw new UncheckedIOException("The sandbox must be built first", e);
    }
  }
}
