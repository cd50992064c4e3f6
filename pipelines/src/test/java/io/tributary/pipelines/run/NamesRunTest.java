package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of connectors, tables and columns that are not what everybody expects, as captures. */
class NamesRunTest {

  private static final String ID = "id INT";
  private static final String NAME = "name VARCHAR";
  private static final String DEAD =
      "SELECT _topic, _reason FROM lake.quarantine ORDER BY _topic, _offset";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();

  private Path lake() {
    return folder.resolve("lake");
  }

  /** One row, 1 with the table's name, in a table of the database {@code shop}. */
  private NamesRunTest table(String table) {
    return table("p", "shop", table);
  }

  private NamesRunTest table(String prefix, String database, String table) {
    long at = 100L * (lines.size() + 1);
    Binlog log = new Binlog(prefix, table).at(at).ddl("CREATE TABLE x (…)", ID, NAME);
    log.at(at + 50).create(1, "name", table);
    int first = lines.size();
    for (String line : log.lines()) {
      // Each table's log counts the offsets of the schema topic from 0.
      lines.add(
          line.replace("\"shop\"", "\"" + database + "\"")
              .replace("\\\"shop\\\"", "\\\"" + database + "\\\"")
              .replace("\\\\\\\"shop", "\\\\\\\"" + database)
              .replace(prefix + ".shop.", prefix + "." + database + ".")
              .replace("\"offset\":0", "\"offset\":" + first));
    }
    return this;
  }

  private Cli.Result run(String... options) throws IOException {
    Path capture = Files.write(folder.resolve("capture.jsonl"), lines);
    return run(capture, options);
  }

  private Cli.Result run(Path capture, String... options) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "--source=capture:" + capture,
                "--layers=bronze,silver",
                "--lakeRoot=" + lake()));
    args.addAll(List.of(options));
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
    return result;
  }

  private static Path recorded(String name) throws URISyntaxException {
    return Path.of(NamesRunTest.class.getResource("/captures/" + name).toURI());
  }

  private List<String> query(String sql) {
    return Cli.query(lake(), sql);
  }

  private void assertHas(String table) {
    try {
      assertEquals(
          List.of("{\"id\":1,\"name\":" + JSON.writeValueAsString(table) + "}"),
          query("SELECT id, name FROM silver.\"" + table.replace("\"", "\"\"") + "\""));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void assertNoneIsDead() {
    assertEquals(
        List.of("{\"dead\":0}"), query("SELECT sum(dead_letters) AS dead FROM lake.ledger"));
  }

  private Set<String> silver() {
    return new TreeSet<>(
        query(
            "SELECT \"table\" FROM lake.tables t WHERE layer = 'silver' AND NOT EXISTS (FROM"
                + " lake.tables o WHERE o.layer = 'silver' AND t.\"table\" = o.\"table\" ||"
                + " '_changes')"));
  }

  @Test
  void aConnectorWhosePrefixBeginsLikeThisOnesIsLeftAlone() throws Exception {
    Cli.Result run = run(recorded("prefix-with-dot.jsonl"), "--topicPrefix=store");
    assertTrue(
        run.err()
            .contains(
                "Left alone: what connector store.eu writes; --topicPrefix=store.eu reads it, into"
                    + " a lake of its own"),
        run.all());
    assertEquals(
        List.of("{\"id\":1,\"v\":\"store one\"}"), query("SELECT id, v FROM silver.\"Items\""));
    assertEquals(
        List.of("{\"control\":4,\"dead\":0}"),
        query("SELECT sum(control) AS control, sum(dead_letters) AS dead FROM lake.ledger"));
  }

  @Test
  void aConnectorWhosePrefixIsThatOfAnotherIsLeftAlone() throws IOException {
    table("store.eu", "shop", "Items").table("store", "shop", "Items");
    run("--topicPrefix=store.eu");
    assertHas("Items");
    assertEquals(List.of("{\"n\":1}"), query("SELECT count(*) AS n FROM silver.\"Items_changes\""));
  }

  @Test
  void aCaptureOfSeveralConnectorsAsksForOne() throws IOException {
    table("store.eu", "shop", "Items").table("store", "shop", "Items");
    Path capture = Files.write(folder.resolve("capture.jsonl"), lines);
    Cli.Result run = Cli.run("run", "--source=capture:" + capture, "--lakeRoot=" + lake());
    assertEquals(2, run.exitCode(), run.all());
    assertTrue(
        run.err()
            .contains(
                "--topicPrefix: is needed, since the capture holds the records of several"
                    + " connectors: store, store.eu"),
        run.all());
  }

  @Test
  void whatIsRoutedFromAnotherConnectorIsADeadLetter() throws IOException {
    table("p", "shop", "Items").table("q", "shop", "Items");
    lines.replaceAll(line -> line.replace("\"q.shop.Items\"", "\"p.shop.Items\""));
    run("--topicPrefix=p");
    assertEquals(
        List.of("{\"_topic\":\"p.shop.Items\",\"_reason\":\"OTHER_CONNECTOR\"}"), query(DEAD));
    assertHas("Items");
  }

  @Test
  void columnsCalledLikeTheLakesOwnGetAnotherName() throws Exception {
    run(recorded("key-case.jsonl"));
    assertEquals(
        List.of("{\"id\":1,\"name\":\"a\"}"), query("SELECT id, name FROM silver.\"Other\""));
    assertEquals(
        List.of("{\"id\":1,\"__Key\":\"a\"}"), query("SELECT id, __Key FROM silver.\"Items\""));
  }

  @Test
  void columnsThatWouldBeOneSendTheirTableToQuarantine() throws IOException {
    Binlog log =
        new Binlog("p", "Odd").at(50).ddl("CREATE TABLE Odd (…)", ID, "a-b INT", "A_B INT");
    log.at(60).create(1, "a-b", 1, "A_B", 2);
    table("Items");
    lines.addAll(log.lines().stream().map(l -> l.replace("\"offset\":0", "\"offset\":9")).toList());
    run();
    assertHas("Items");
    assertEquals(List.of("{\"_topic\":\"p.shop.Odd\",\"_reason\":\"TABLE_NAME\"}"), query(DEAD));
  }

  @Test
  void tablesThatBeginWithAnUnderscoreOrADotAreSeen() throws Exception {
    run(recorded("underscore-table.jsonl"));
    assertEquals(List.of("{\"A\":1,\"B\":2}"), query("SELECT A, B FROM silver.\"_AtoB\""));
    table(".hidden").table("_prisma_migrations");
    run();
    assertHas(".hidden");
    assertHas("_prisma_migrations");
    assertEquals(
        Set.of(
            "{\"table\":\".hidden\"}",
            "{\"table\":\"_AtoB\"}",
            "{\"table\":\"_prisma_migrations\"}"),
        silver());
  }

  @Test
  void ofTwoNamesThatDifferInCaseOneHasItsTableAndTheOtherGoesToQuarantine() throws IOException {
    table("items").table("Items").table("Orders");
    Cli.Result run = run();
    assertTrue(
        run.err().contains("To quarantine: Table shop.items would share the name items"),
        run.all());
    assertHas("Items");
    assertHas("Orders");
    assertEquals(List.of("{\"_topic\":\"p.shop.items\",\"_reason\":\"TABLE_NAME\"}"), query(DEAD));
    assertEquals(List.of("{\"n\":1}"), query("SELECT count(*) AS n FROM bronze.\"items\""));
    assertEquals(List.of("{\"n\":1}"), query("SELECT count(*) AS n FROM bronze.\"Items\""));
  }

  @Test
  void ofTwoDatabasesWithOneTableTheFirstHasIt() throws IOException {
    table("p", "shop", "Items").table("p", "archive", "Items").table("p", "archive", "Users");
    run();
    assertHas("Items");
    assertHas("Users");
    assertEquals(List.of("{\"_topic\":\"p.shop.Items\",\"_reason\":\"TABLE_NAME\"}"), query(DEAD));
    run();
    assertEquals(List.of("{\"n\":1}"), query("SELECT count(*) AS n FROM silver.\"Items_changes\""));
  }

  @Test
  void aTableCalledLikeAChangeLogGoesToQuarantine() throws IOException {
    table("Items").table("Items_changes").table("x_changes");
    run();
    assertHas("Items");
    assertHas("x_changes");
    assertEquals(
        List.of("{\"_topic\":\"p.shop.Items_changes\",\"_reason\":\"TABLE_NAME\"}"), query(DEAD));
  }

  @Test
  void tablesCalledLikeOursAreTablesLikeOthers() throws IOException {
    List<String> names =
        List.of(
            "_ledger",
            "_deleted",
            "_doubts",
            "_names",
            "_delta_log",
            "_schema_changes",
            "_other",
            "quarantine",
            "tables");
    names.forEach(this::table);
    run();
    names.forEach(this::assertHas);
    assertNoneIsDead();
    assertEquals(
        names.stream().map(n -> "{\"table\":\"" + n + "\"}").collect(Collectors.toSet()), silver());
    run();
    names.forEach(this::assertHas);
  }

  @Test
  void noNameLeavesTheLake() throws IOException {
    List<String> names =
        List.of(
            "../../x",
            "..",
            ".",
            "a/b",
            "/etc/x",
            "a\\b",
            "a:b",
            "a%2eb",
            "a*?#{=}",
            "CON",
            "ends.",
            "e".repeat(200),
            "é".repeat(120));
    names.forEach(this::table);
    table("Items");
    run();
    names.forEach(this::assertHas);
    assertHas("Items");
    assertNoneIsDead();
    try (Stream<Path> beside = Files.list(folder)) {
      assertEquals(
          Set.of("capture.jsonl", "lake"),
          beside.map(path -> path.getFileName().toString()).collect(Collectors.toSet()));
    }
    assertFalse(Files.exists(lake().resolve("x")));
  }

  @Test
  void namesThatNobodyCanSayGoToQuarantine() throws IOException {
    List<String> names = List.of("x".repeat(300), "€".repeat(90), "a\nb", "a\u0000b");
    names.forEach(this::table);
    table("Empty");
    lines.replaceAll(
        line ->
            line.replace("\\\"table\\\":\\\"Empty", "\\\"table\\\":\\\"")
                .replace("\\\\\\\"Empty", "\\\\\\\""));
    table("Items");
    run();
    assertHas("Items");
    assertEquals(
        List.of("{\"_reason\":\"TABLE_NAME\",\"n\":5}"),
        query("SELECT _reason, count(*) AS n FROM lake.quarantine GROUP BY 1"));
    assertEquals(Set.of("{\"table\":\"Items\"}"), silver());
  }
}
