package io.tributary.pipelines.command;

import io.tributary.pipelines.query.LakeException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line on stderr what went wrong; with {@code --verbose} also where. */
final class ErrorLines implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final boolean verbose;

  ErrorLines(boolean verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(command, usageLine(e, command), e);
    return ExitCodes.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof CommandException failure) {
      print(command, failure.getMessage(), failure);
      return failure.exitCode();
    }
    if (e instanceof LakeException failure) {
      print(command, failure.getMessage(), failure);
      return ExitCodes.FAILURE;
    }
    String hint = verbose ? "" : "; --verbose tells where";
    print(command, "Unexpected failure: " + oneLine(e.toString()) + hint, e);
    return ExitCodes.FAILURE;
  }

  private void print(CommandLine command, String line, Exception e) {
    PrintWriter err = command.getErr();
    err.println(line);
    if (verbose) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  private static String usageLine(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatchedLine(unmatched, command);
    }
    if (e.getArgSpec() != null && e.getValue() != null) {
      return name(e.getArgSpec())
          + ": "
          + e.getValue()
          + " is not allowed; expected "
          + expected(e.getArgSpec());
    }
    return oneLine(e.getMessage())
        + "; "
        + command.getCommandSpec().qualifiedName()
        + " --help tells more";
  }

  private static String unmatchedLine(UnmatchedArgumentException e, CommandLine command) {
    String argument = e.getUnmatched().get(0);
    String help = command.getCommandSpec().qualifiedName() + " --help lists all";
    if (e.isUnknownOption()) {
      String option = argument.split("=", 2)[0];
      return option + ": unknown option; " + suggestion(e.getSuggestions(), help);
    }
    if (command.getSubcommands().isEmpty()) {
      return argument + ": unexpected argument; put what belongs together in quotes";
    }
    return argument + ": unknown command; " + suggestion(e.getSuggestions(), help);
  }

  private static String suggestion(List<String> similar, String help) {
    return similar.isEmpty() ? help : "did you mean " + similar.get(0) + "? " + help;
  }

  private static String name(ArgSpec argument) {
    return argument.isOption() ? ((OptionSpec) argument).longestName() : argument.paramLabel();
  }

  private static String expected(ArgSpec argument) {
    // Of an option that takes several values, the type of each.
    Class<?> each = argument.auxiliaryTypes()[0];
    if (each.isEnum()) {
      return String.join(
          " or ", Arrays.stream(each.getEnumConstants()).map(Object::toString).toList());
    }
    String type = each.getSimpleName().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "int", "integer", "long" -> "a whole number";
      case "boolean" -> "true or false";
      case "duration" -> "a duration such as PT10S";
      case "instant" -> "an instant such as 2026-11-01T12:00:00Z";
      default -> "a value of type " + type;
    };
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
