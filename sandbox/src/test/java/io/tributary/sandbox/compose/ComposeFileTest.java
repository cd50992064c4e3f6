package io.tributary.sandbox.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be known of docker-compose.yml without a container engine. */
class ComposeFileTest {
  private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)([^}]*)\\}");
  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+):\\d+");
  private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|_KEY|TOKEN|ACCOUNTS)$");

  private ComposeFile compose;

  @BeforeEach
  void read() throws IOException {
    compose = ComposeFile.read();
  }

  @Test
  void isValidByTheSchemaOfTheComposeSpecification() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/compose/compose-spec.json")) {
      ObjectNode document = (ObjectNode) new ObjectMapper().readTree(in);
      // Its name for itself is no absolute address, as the library wants one to be.
      document.remove("$id");
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(document);
      assertEquals(Set.of(), schema.validate(compose.root()));
      ObjectNode wrong = compose.root().deepCopy();
      ((ObjectNode) wrong.at("/services/mysql")).put("healtcheck", "none");
      assertFalse(schema.validate(wrong).isEmpty(), "the schema refuses what it does not know");
    }
  }

  @Test
  void imagesArePinnedToOneRelease() {
    compose
        .services()
        .forEach(
            (name, service) ->
                assertTrue(
                    service.path("image").asText().matches("[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+\\S*"),
                    () -> name + ": " + service.path("image").asText()));
  }

  @Test
  void imagesHaveTheVersionsThatTheBuildTests() throws IOException {
    String pom = Files.readString(ComposeFile.HOME.resolve("pom.xml"));
    assertEquals("apache/kafka:" + property(pom, "kafka.version"), image("kafka"));
    assertEquals("quay.io/debezium/connect:" + property(pom, "debezium.version"), image("connect"));
    String spark = "apache/spark:" + property(pom, "spark.version") + "-scala2.12-java17-ubuntu";
    assertEquals(spark, image("spark-master"));
    assertEquals(spark, image("spark-worker"));
    assertEquals(image("flink-jobmanager"), image("flink-taskmanager"));
    assertTrue(image("flink-jobmanager").matches("flink:1\\.19\\.\\d+-scala_2\\.12-java17"));
    assertTrue(image("mysql").startsWith("mysql:8.4."), image("mysql"));
  }

  @Test
  void everyServiceTellsItsHealth() {
    compose
        .services()
        .forEach(
            (name, service) -> {
              JsonNode health = service.path("healthcheck");
              assertTrue(health.path("test").size() >= 2, name);
              assertTrue(health.hasNonNull("interval") && health.hasNonNull("retries"), name);
            });
  }

  @Test
  void whatAServiceWaitsForIsThereAndHasHealth() {
    Map<String, JsonNode> services = compose.services();
    services.forEach(
        (name, service) ->
            service
                .path("depends_on")
                .properties()
                .forEach(
                    needed -> {
                      JsonNode other = services.get(needed.getKey());
                      assertTrue(other != null, name + " needs " + needed.getKey());
                      assertEquals(
                          "service_healthy", needed.getValue().path("condition").asText(), name);
                      assertTrue(
                          other.path("profiles").isMissingNode()
                              || other.path("profiles").equals(service.path("profiles")),
                          name + " needs " + needed.getKey() + " of another profile");
                    }));
  }

  @Test
  void noSecretStandsInTheFile() throws IOException {
    compose
        .services()
        .keySet()
        .forEach(
            service ->
                compose
                    .environment(service)
                    .forEach(
                        (variable, value) -> {
                          if (SECRET.matcher(variable).matches()) {
                            assertTrue(
                                value.matches("\\$\\{" + variable + ":\\?[^}]+\\}"),
                                service + "." + variable);
                          }
                        }));
    Map<String, String> example = example();
    assertEquals("replace-me", example.get("MYSQL_ROOT_PASSWORD"));
    assertEquals("replace-me", example.get("MYSQL_CAPTURE_PASSWORD"));
    assertTrue(
        Files.readAllLines(ComposeFile.HOME.resolve(".gitignore")).contains(".env"), ".gitignore");
  }

  @Test
  void theExampleHasExactlyTheVariablesThatMustBeSet() throws IOException {
    Set<String> used = new TreeSet<>();
    eachText(
        compose.root(),
        "",
        (path, text) -> {
          Matcher variable = VARIABLE.matcher(text);
          while (variable.find()) {
            used.add(variable.group(1));
            assertTrue(variable.group(2).startsWith(":?"), path + " may be empty");
          }
        });
    assertEquals(used, example().keySet());
  }

  @Test
  void portsAreOnTheLoopbackAddressAndAsTheReadmeSays() throws IOException {
    Map<String, Set<String>> ports = new TreeMap<>();
    compose
        .services()
        .forEach(
            (name, service) -> {
              for (String port : ComposeFile.texts(service.path("ports"))) {
                Matcher parts = PORT.matcher(port);
                assertTrue(parts.matches(), name + ": " + port);
                ports.computeIfAbsent(name, key -> new TreeSet<>()).add(parts.group(1));
              }
            });
    assertEquals(
        Map.of(
            "mysql", Set.of("3306"),
            "kafka", Set.of("9093"),
            "connect", Set.of("8083"),
            "kafka-ui", Set.of("8081"),
            "azurite", Set.of("10000"),
            "flink-jobmanager", Set.of("8082"),
            "spark-master", Set.of("7077", "8080")),
        ports);
    String readme = Files.readString(ComposeFile.HOME.resolve("README.md")).replaceAll("\\s+", " ");
    assertTrue(
        readme.contains(
            "MySQL on 3306, Kafka on 9093, Connect with Debezium on 8083, Kafka UI on 8081, Azurite"
                + " on 10000"));
  }

  @Test
  void volumesAreDeclaredAndMountedFilesAreThere() {
    Set<String> named = new TreeSet<>();
    List<String> files = new ArrayList<>();
    compose
        .services()
        .values()
        .forEach(
            service -> {
              for (String volume : ComposeFile.texts(service.path("volumes"))) {
                String source = volume.split(":", 2)[0];
                if (source.startsWith(".")) {
                  files.add(source);
                } else {
                  named.add(source);
                }
              }
            });
    Set<String> declared = new TreeSet<>();
    compose.root().path("volumes").fieldNames().forEachRemaining(declared::add);
    assertEquals(declared, named);
    for (String file : files) {
      assertTrue(Files.isRegularFile(ComposeFile.HOME.resolve(file)), file);
    }
  }

  private String image(String service) {
    return compose.services().get(service).path("image").asText();
  }

  private static String property(String pom, String name) {
    Matcher value = Pattern.compile("<" + name + ">([^<]+)<").matcher(pom);
    assertTrue(value.find(), name);
    return value.group(1);
  }

  private static Map<String, String> example() throws IOException {
    Map<String, String> variables = new TreeMap<>();
    for (String line : Files.readAllLines(ComposeFile.HOME.resolve(".env.example"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("=", 2);
        variables.put(parts[0], parts[1]);
      }
    }
    return variables;
  }

  private static void eachText(JsonNode node, String path, BiConsumer<String, String> found) {
    if (node.isTextual()) {
      found.accept(path, node.asText());
    }
    node.properties().forEach(e -> eachText(e.getValue(), path + "/" + e.getKey(), found));
    if (node.isArray()) {
      node.forEach(item -> eachText(item, path + "/", found));
    }
  }
}
