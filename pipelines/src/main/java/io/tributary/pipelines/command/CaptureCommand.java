package io.tributary.pipelines.command;

import io.tributary.pipelines.run.TopicCapture;
import io.tributary.schemas.debezium.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Records topics into a file. */
@Command(
    name = "capture",
    description = "Records a connector's topics into a file that run can read.",
    footer = {
      "",
      "The file holds every record whole, with the rows' values: look through it before you send it.",
      "",
      "  ./tributary capture --topicPrefix=store --out=case.jsonl.gz",
      "  ./tributary run --source=capture:case.jsonl.gz --lakeRoot=/tmp/lake",
    })
final class CaptureCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--topicPrefix",
      paramLabel = "NAME",
      defaultValue = KafkaOptions.DEFAULT_PREFIX,
      description = "The connector's topic.prefix (default: ${DEFAULT-VALUE}).")
  private String topicPrefix;

  @Option(
      names = "--topics",
      paramLabel = "TOPIC",
      split = ",",
      description =
          "Topics, with or without the prefix (default: all of the connector's); the topic of schema"
              + " changes is always recorded.")
  private List<String> topics = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to write, JSON lines, gzipped if it ends in .gz; it must not exist.")
  private Path out;

  CaptureCommand() {}

  @Override
  public Integer call() {
    TopicCapture capture =
        TopicCapture.record(
            kafka.consumerConfig(),
            new Topics(topicPrefix),
            new TreeSet<>(topics),
            out,
            spec.commandLine().getErr());
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "Captured %,d records of %,d topics into %s (%,d bytes).%n",
            capture.records(),
            capture.topics(),
            out,
            capture.bytes());
    return ExitCodes.SUCCESS;
  }
}
