package io.tributary.pipelines.command;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.pipelines.run.LakeRun;
import io.tributary.pipelines.run.LedgerReport;
import io.tributary.pipelines.run.RunMonitor;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.transforms.ledger.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** Runs a prepared job to its end, showing progress, and reports its ledger. */
final class RunToEnd {

  private RunToEnd() {}

  /**
   * Runs it.
   *
   * @param strict whether a table in doubt is a failure
   * @return the command's exit code: a failure if the ledger does not balance
   * @throws CommandException if the job failed
   */
  static int run(LakeRun run, boolean strict, CommandLine command) throws IOException {
    PrintWriter err = command.getErr();
    err.printf(Locale.ROOT, "Run %s: %,d records to read%n", run.id(), run.toRead());
    run.epochs()
        .beginnings()
        .forEach(
            beginning ->
                err.printf(
                    "Another binlog history since %s: %s%n",
                    Instant.ofEpochMilli(beginning.since()), beginning.evidence()));
    run.notes().forEach(err::println);
    err.flush();
    try {
      new RunMonitor(run, err).runToEnd();
    } catch (InterruptedException e) {
      throw new CommandException(
              "The run was stopped; running the same command again continues safely")
          .causedBy(e);
    } catch (IOException e) {
      throw new CommandException(
              e.getMessage() + "; running the same command again continues safely")
          .causedBy(e);
    }
    int balance = report(run, command.getOut());
    boolean doubtful = reportDoubts(run, command.getOut());
    return strict && doubtful ? ExitCodes.FAILURE : balance;
  }

  private static int report(LakeRun run, PrintWriter out) throws IOException {
    Ledger ledger = run.ledger();
    LedgerReport.print(ledger, out);
    String latency = run.latency(ledger);
    if (!latency.isEmpty()) {
      out.println("From the commit in the source to the commit in the lake: " + latency);
    }
    if (!run.endsByItself()) {
      // What the job had read of open windows is in its state, or will be read again.
      out.println("The job was stopped; a run that continues it completes the windows left open.");
      return ExitCodes.SUCCESS;
    }
    List<String> imbalances = run.imbalances(ledger);
    imbalances.forEach(out::println);
    if (imbalances.isEmpty()) {
      out.println("The ledger balances.");
      return ExitCodes.SUCCESS;
    }
    out.println("The ledger does not balance.");
    out.println(
        "Where the run got to is not recorded; the same command again reads these records once"
            + " more.");
    return ExitCodes.FAILURE;
  }

  /** Whether a table is in doubt. */
  private static boolean reportDoubts(LakeRun run, PrintWriter out) throws IOException {
    Doubts doubts = run.doubts();
    DoubtLines.standing(doubts, run.writesGold()).forEach(out::println);
    return !doubts.tables().isEmpty();
  }
}
