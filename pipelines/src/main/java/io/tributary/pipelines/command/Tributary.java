package io.tributary.pipelines.command;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code tributary} command.
 *
 * <p>To add a subcommand, write a class with picocli's {@code @Command} and add it to the list
 * below. It returns an exit code, and throws {@link CommandException} for what the user can put
 * right.
 */
@Command(
    name = "tributary",
    description = "Carries the changes of a MySQL database into a data lake.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ConnectorCommand.class,
      CaptureCommand.class,
      ReplayCommand.class,
      QueryCommand.class,
      VerifyCommand.class,
      DoubtsCommand.class,
      LoadWarehouseCommand.class,
      AzuriteCommand.class,
      ClusterCommand.class,
      BenchCommand.class,
    },
    footer = {"", "tributary COMMAND --help tells the options of each command."})
public final class Tributary implements Runnable {
  private static final String VERBOSE = "--verbose";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Show the libraries' logs, and where an error came from.")
  boolean verbose;

  Tributary() {}

  public static void main(String[] args) {
    Logging.configure(isVerbose(args));
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int exitCode = execute(out, err, args);
    out.flush();
    err.flush();
    // Some libraries leave threads running that would keep the process alive.
    System.exit(exitCode);
  }

  /** Runs {@code tributary run} for one layer, as the main classes of single layers do. */
  public static void runLayers(String layers, String[] args) {
    List<String> all = new ArrayList<>(List.of("run", "--layers=" + layers));
    all.addAll(Arrays.asList(args));
    main(all.toArray(String[]::new));
  }

  /**
   * Runs one command.
   *
   * @param out takes what the command was asked for
   * @param err takes errors and progress
   * @return the exit code
   */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    ErrorLines errors = new ErrorLines(isVerbose(args));
    CommandLine command =
        new CommandLine(new Tributary())
            .setOut(out)
            .setErr(err)
            // A leading @ names a saved query, not a file of arguments.
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors);
    command
        .getSubcommands()
        .get("query")
        .getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_FOOTER,
            help -> help.footer() + QueryCommand.savedQueriesHelp());
    return command.execute(args);
  }

  @Override
  public void run() {
    throw CommandException.usage(
        "A command is needed: "
            + String.join(", ", spec.subcommands().keySet())
            + "; ./tributary --help tells what each does");
  }

  /** Known before the arguments are parsed, since logging must be set up first. */
  private static boolean isVerbose(String[] args) {
    List<String> all = Arrays.asList(args);
    int end = all.indexOf("--");
    return (end < 0 ? all : all.subList(0, end)).contains(VERBOSE);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new BufferedWriter(
            new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8)),
        true);
  }
}
