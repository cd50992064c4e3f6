package io.tributary.pipelines.command;

import io.tributary.pipelines.Layer;
import io.tributary.pipelines.azurite.AzuriteLake;
import io.tributary.pipelines.demo.Demo;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.run.FromKafka;
import io.tributary.pipelines.run.LakeRun;
import io.tributary.pipelines.run.Profile;
import io.tributary.schemas.debezium.WireModes;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.joda.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything at work, from a real database to a proven lake. */
@Command(
    name = "demo",
    description = "Carries a real database into a lake and proves the two equal.",
    footer = {
      "",
      "Starts a database, Kafka and Debezium, loads a store, keeps changing it while the pipeline",
      "runs, and compares every row. Exit code 0 only if all are equal and the ledger balances.",
    })
final class DemoCommand implements Callable<Integer> {
  private static final String MARKER = ".tributary-demo";
  private static final String LOCAL = "local";
  private static final String AZURITE = "azurite";
  private static final String REPORT = "report.txt";

  /** The sandbox looks into it, too. */
  private static final String MYSQL_ROOT = "TRIBUTARY_MYSQL_ROOT";

  /** Short windows, so that a continuous run shows its work soon. */
  private static final Duration WINDOW = Duration.standardSeconds(10);

  @Spec private CommandSpec spec;
  @Mixin private RunnerOptions runner;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Orders in the store; 100000 is the full size (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Transactions while the pipeline runs (default: ${DEFAULT-VALUE}).")
  private int transactions;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the generated data (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--lakeRoot",
      paramLabel = "DIR",
      defaultValue = "./lake",
      description = "Where to leave the lake (default: ${DEFAULT-VALUE}).")
  private Path lakeRoot;

  @Option(
      names = "--lake",
      paramLabel = "KIND",
      defaultValue = LOCAL,
      description = {
        "local: Parquet files in lakeRoot; azurite: three storage accounts of an emulator, which",
        "keeps its data there (default: ${DEFAULT-VALUE})."
      })
  private String lakeKind;

  @Option(
      names = "--database",
      paramLabel = "KIND",
      defaultValue = "mariadb",
      description =
          "mariadb, or mysql from the folder that TRIBUTARY_MYSQL_ROOT names; .ci/mysql makes one"
              + " (default: ${DEFAULT-VALUE}).")
  private String database;

  DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Profile profile = runner.profile();
    check();
    emptyLake();
    PrintWriter out = spec.commandLine().getOut();
    Demo.Outcome outcome;
    try (OpenLake lake = newLake()) {
      outcome = new Demo(settings(profile, lake), spec.commandLine().getErr()).run();
    }
    outcome.lines().forEach(out::println);
    Files.write(lakeRoot.resolve(REPORT), outcome.lines());
    printNextSteps(out);
    return outcome.proven() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  private OpenLake newLake() throws IOException {
    return lakeKind.equals(AZURITE)
        ? OpenLake.in(AzuriteLake.create(lakeRoot, spec.commandLine().getErr()))
        : OpenLake.at(LakeRoots.under(lakeRoot.toString()), StorageOptions.storage(null));
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    if (orders < 1 || orders > 10_000_000) {
      problems.add("--orders: " + orders + " is not allowed; expected 1 to 10000000");
    }
    if (transactions < 1) {
      problems.add("--transactions: " + transactions + " is not allowed; expected 1 or more");
    }
    if (!lakeKind.equals(LOCAL) && !lakeKind.equals(AZURITE)) {
      problems.add("--lake: " + lakeKind + " is not allowed; expected local or azurite");
    }
    if (!database.equals("mariadb") && !database.equals("mysql")) {
      problems.add("--database: " + database + " is not allowed; expected mariadb or mysql");
    }
    if (database.equals("mysql") && System.getenv(MYSQL_ROOT) == null) {
      problems.add(
          "--database: mysql needs a folder with MySQL, named by "
              + MYSQL_ROOT
              + "; .ci/mysql install makes one");
    }
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
  }

  /** The lake of an earlier demonstration belongs to a database that is gone. */
  private void emptyLake() throws IOException {
    Path marker = lakeRoot.resolve(MARKER);
    if (Files.isDirectory(lakeRoot) && !Files.exists(marker)) {
      try (Stream<Path> content = Files.list(lakeRoot)) {
        if (content.findAny().isPresent()) {
          throw new CommandException(
              "--lakeRoot: "
                  + lakeRoot
                  + " is not empty and no lake of a demo; expected an empty or new folder");
        }
      }
    }
    try {
      if (Files.isDirectory(lakeRoot)) {
        try (Stream<Path> content = Files.walk(lakeRoot)) {
          for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      Files.createDirectories(lakeRoot);
      Files.createFile(marker);
    } catch (IOException e) {
      throw new CommandException("--lakeRoot: " + lakeRoot + " can't be written: " + e).causedBy(e);
    }
  }

  private Demo.Settings settings(Profile profile, OpenLake lake) {
    boolean caughtUp = profile.until().equals("caught-up");
    return new Demo.Settings(
        Path.of(".tributary", "demo").toAbsolutePath(),
        List.of("--connector=" + database),
        orders,
        transactions,
        seed,
        caughtUp,
        lake.storage().configuration(),
        lake.roots(),
        source ->
            new LakeRun.Request(
                new FromKafka(
                    Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, source.bootstrapServers()),
                    source.topicPrefix(),
                    caughtUp,
                    false,
                    URI.create(source.connectUrl())),
                List.of(),
                EnumSet.allOf(Layer.class),
                lake.layout(),
                lake.storage(),
                WINDOW,
                WireModes.DEFAULT,
                profile,
                lake.stateRoot(),
                LakeRun.Fresh.NOTHING));
  }

  private void printNextSteps(PrintWriter out) {
    String option = lakeRoot.equals(Path.of("./lake")) ? "" : "--lakeRoot=" + lakeRoot + " ";
    out.println("The lake is in " + lakeRoot.toAbsolutePath().normalize() + ". Try:");
    out.println("  ./tributary query " + option + "@table-counts");
    boolean isInAzurite = lakeKind.equals(AZURITE);
    if (isInAzurite || Files.isDirectory(lakeRoot.resolve("gold"))) {
      out.println("  ./tributary query " + option + "@top-products");
      out.println("  ./tributary verify " + option + "--layer=gold");
    }
    out.println(
        "  ./tributary query "
            + option
            + "'SELECT \"StatusID\", count(*), sum(\"TotalAmount\") FROM silver.\"Orders\""
            + " GROUP BY 1 ORDER BY 1'");
    out.println(
        "  ./tributary query "
            + option
            + "'SELECT _op, _key, \"Name\", _committed_at FROM silver.\"Customers_changes\""
            + " ORDER BY _position DESC LIMIT 10'");
    if (isInAzurite) {
      out.println("They start the emulator, whose data are in " + lakeRoot.resolve(AZURITE) + ",");
      out.println("as they need it; ./tributary azurite keeps it running for other tools.");
    }
    out.flush();
  }
}
