package io.tributary.pipelines.command;

import io.tributary.pipelines.Layer;
import io.tributary.pipelines.run.FromQuarantine;
import io.tributary.pipelines.run.LakeRun;
import io.tributary.schemas.capture.CaptureWriter;
import io.tributary.schemas.debezium.Reason;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.lake.StoredRecords;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.joda.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends dead letters through the pipeline once more. */
@Command(
    name = "replay",
    description = "Decodes dead letters once more and applies those that can be read now.",
    footer = {
      "",
      "They go through the same comparison as all changes, so nothing is applied twice. What was",
      "applied leaves the quarantine; what is still dead stays there. What follows -- is given to",
      "Beam and the runner.",
      "",
      "  ./tributary replay",
      "  ./tributary replay --tables=Orders --reasons=BAD_VALUE --decimalMode=string",
      "  ./tributary replay --export=letters.jsonl",
      "  ./tributary replay --records=letters.jsonl",
    })
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;
  @Mixin private ModeOptions modes;
  @Mixin private RunnerOptions runner;

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      description = "Only dead letters of these tables.")
  private List<String> tables = List.of();

  @Option(
      names = "--reasons",
      paramLabel = "REASON",
      split = ",",
      description = "Only dead letters with these reasons: ${COMPLETION-CANDIDATES}.")
  private List<Reason> reasons = List.of();

  @Option(
      names = "--records",
      paramLabel = "FILE",
      description =
          "A capture with the repaired records, under the coordinates that they have in quarantine;"
              + " the other letters are left alone.")
  private Path records;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Only write the dead letters into a capture, where they can be repaired; it must not"
              + " exist.")
  private Path export;

  @Option(
      names = "--schemas",
      paramLabel = "FILE",
      description = "A capture with schema changes that bronze lacks.")
  private Path schemas;

  @Option(
      names = "--bootstrapServers",
      paramLabel = "HOST:PORT",
      description =
          "Take the schema changes from this Kafka cluster (default: those that bronze holds).")
  private String bootstrapServers;

  @Option(
      names = "--kafkaProperty",
      paramLabel = "KEY=VALUE",
      description = "A property of the Kafka consumer; may be given several times.")
  private Map<String, String> kafkaProperties = Map.of();

  @Option(
      names = "--topicPrefix",
      paramLabel = "NAME",
      description = "The connector's topic.prefix (default: the one that the records name).")
  private String topicPrefix;

  @Option(
      names = "--layers",
      paramLabel = "LAYER",
      split = ",",
      description =
          "The layers to apply them to (default: those that runs have written, but bronze).")
  private List<Layer> layers = List.of();

  ReplayCommand() {}

  @Override
  public Integer call() throws IOException {
    check();
    try (OpenLake open = lake.openToRead()) {
      return replay(open);
    }
  }

  private int replay(OpenLake open) throws IOException {
    LakeLayout layout = open.layout();
    Storage storage = open.storage();
    StoredRecords letters =
        StoredRecords.ofQuarantine(layout, storage)
            .where(
                new TreeSet<>(tables),
                reasons.stream().map(Reason::name).collect(Collectors.toSet()));
    if (letters.countsByTopic().isEmpty()) {
      spec.commandLine().getOut().println("There are no such dead letters; nothing was changed.");
      return ExitCodes.SUCCESS;
    }
    if (export != null) {
      return export(letters);
    }
    LakeRun run =
        LakeRun.prepare(
            new LakeRun.Request(
                new FromQuarantine(letters, topicPrefix, records, schemas, consumerConfig()),
                List.of(),
                layers.isEmpty() ? writtenLayers(layout, storage) : EnumSet.copyOf(layers),
                layout,
                storage,
                Duration.standardMinutes(1),
                modes.modes(),
                runner.profile(),
                open.stateRoot(),
                LakeRun.Fresh.NOTHING));
    return RunToEnd.run(run, false, spec.commandLine());
  }

  private int export(StoredRecords letters) {
    try (CaptureWriter writer = new CaptureWriter(export)) {
      letters.forEach(writer::write);
      writer.finish();
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
              "--export: " + export + " exists already; expected the name of a new file")
          .causedBy(e);
    } catch (IOException e) {
      throw new CommandException("Can't write " + export + ": " + e).causedBy(e);
    }
    spec.commandLine()
        .getOut()
        .println("Repair the records in " + export + " and replay them with --records=" + export);
    return ExitCodes.SUCCESS;
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    if (layers.contains(Layer.BRONZE)) {
      problems.add(
          "--layers: bronze is not allowed with a replay; expected "
              + RunCommand.ids(RunCommand.aboveBronze()));
    }
    if (records != null && !(tables.isEmpty() && reasons.isEmpty())) {
      problems.add(
          "--records: "
              + records
              + " is not allowed with --tables or --reasons; expected the records to say it");
    }
    if (records != null && export != null) {
      problems.add("--records: " + records + " is not allowed with --export; expected one of them");
    }
    if (schemas != null && bootstrapServers != null) {
      problems.add(
          "--schemas: "
              + schemas
              + " is not allowed with --bootstrapServers; expected one of them");
    }
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
  }

  /** A layer that was left out would lack the changes; one that nobody wants would appear. */
  private static Set<Layer> writtenLayers(LakeLayout layout, Storage storage) throws IOException {
    Set<String> written = new LedgerTable(layout, storage).layers();
    Set<Layer> chosen = RunCommand.aboveBronze();
    chosen.removeIf(layer -> !written.contains(layer.id()));
    if (chosen.isEmpty()) {
      throw CommandException.usage(
          "--layers: is needed, since no run has written a layer above bronze");
    }
    return chosen;
  }

  private Map<String, Object> consumerConfig() {
    if (bootstrapServers == null) {
      return null;
    }
    Map<String, Object> config = new TreeMap<>(kafkaProperties);
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
