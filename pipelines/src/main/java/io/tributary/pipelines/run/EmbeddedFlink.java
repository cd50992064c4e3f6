package io.tributary.pipelines.run;

import io.tributary.pipelines.net.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The configuration of a Flink inside this process: the profile's settings, the port of its REST
 * interface and the checkpoint to start from, which an embedded Flink takes from its configuration
 * only. Written into a folder that Beam is told of in the place of {@code ${flink.conf}}; nothing
 * is written for an engine that does not ask for it.
 */
final class EmbeddedFlink implements Closeable {

  private static final String PLACEHOLDER = "${flink.conf}";

  private final Path folder;
  private final String rest;

  private EmbeddedFlink(Path folder, String rest) {
    this.folder = folder;
    this.rest = rest;
  }

  /**
   * The configuration of one job.
   *
   * @param checkpoint URI of the checkpoint to start from, or null
   */
  static EmbeddedFlink of(Profile profile, String checkpoint) throws IOException {
    if (profile.streamArgs().stream().noneMatch(arg -> arg.contains(PLACEHOLDER))) {
      return new EmbeddedFlink(null, null);
    }
    int port = Ports.free(1).get(0);
    Path folder = Files.createTempDirectory("tributary-flink-");
    StringBuilder settings = new StringBuilder();
    for (String line : Files.readAllLines(profile.flinkSettings())) {
      settings.append(line).append('\n');
    }
    settings.append("rest.address: ").append(Ports.LOOPBACK).append('\n');
    settings.append("rest.bind-address: ").append(Ports.LOOPBACK).append('\n');
    settings.append("rest.bind-port: ").append(port).append('\n');
    if (checkpoint != null) {
      settings.append("execution.savepoint.path: \"").append(checkpoint).append("\"\n");
    }
    Files.writeString(folder.resolve("config.yaml"), settings);
    return new EmbeddedFlink(folder, "http://" + Ports.LOOPBACK + ":" + port);
  }

  /** The arguments with the folder in the placeholder's place. */
  List<String> filled(List<String> args) {
    return folder == null
        ? args
        : args.stream().map(arg -> arg.replace(PLACEHOLDER, folder.toString())).toList();
  }

  /** Address of the REST interface, or null. */
  String rest() {
    return rest;
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      try (Stream<Path> content = Files.walk(folder)) {
        for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
