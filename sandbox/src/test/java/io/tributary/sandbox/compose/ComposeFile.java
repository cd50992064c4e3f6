package io.tributary.sandbox.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The project's docker-compose.yml, as data. */
final class ComposeFile {
  static final Path HOME = Path.of(System.getProperty("tributary.home"));

  private final JsonNode root;

  private ComposeFile(JsonNode root) {
    this.root = root;
  }

  static ComposeFile read() throws IOException {
    return new ComposeFile(
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(HOME.resolve("docker-compose.yml"))));
  }

  JsonNode root() {
    return root;
  }

  /** The services by name. */
  Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new TreeMap<>();
    root.path("services").properties().forEach(e -> services.put(e.getKey(), e.getValue()));
    return services;
  }

  /** A service's environment. */
  Map<String, String> environment(String service) {
    Map<String, String> environment = new TreeMap<>();
    services()
        .get(service)
        .path("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    return environment;
  }

  /** The parts of a service's command. */
  List<String> command(String service) {
    return texts(services().get(service).path("command"));
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
