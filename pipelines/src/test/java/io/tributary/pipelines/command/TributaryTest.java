package io.tributary.pipelines.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.tributary.pipelines.query.DeltaFixture;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.verify.GoldFixture;
import io.tributary.pipelines.verify.StoreFixture;
import io.tributary.transforms.lake.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TributaryTest {
  private static final Schema ID =
      SchemaBuilder.record("r").fields().optionalLong("ID").endRecord();

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasHelp() {
    for (String command :
        List.of(
            "run",
            "demo",
            "connector",
            "connector register",
            "connector status",
            "connector snapshot",
            "connector restart",
            "connector delete",
            "query",
            "verify",
            "doubts",
            "doubts accept",
            "capture",
            "replay",
            "load-warehouse",
            "cluster",
            "bench",
            "bench latency")) {
      assertEquals(0, run((command + " --help").split(" ")));
      assertTrue(out.toString().contains("Usage: tributary " + command), out.toString());
    }
    assertEquals("", err.toString());
  }

  @Test
  void theBenchTellsItsLinesAndRefusesOthers() {
    assertEquals(0, run("bench", "latency", "--list"));
    assertTrue(out.toString().contains("steady, watermark "), out.toString());
    assertEquals(2, run("bench", "latency", "--only=speed", "--scale=0", "--timeout=soon"));
    assertEquals(
        """
        --only: speed is not allowed; expected some of backlog, idle-partitions, steady, watermark,\
         store, tables, heap, store-full, heap-nightly, killed
        --scale: 0.0 is not allowed; expected 0.001 to 10
        --timeout: soon is not allowed; expected PT1S to PT24H
        """,
        err.toString());
  }

  @Test
  void theHelpOfQueryListsTheSavedOnes() {
    assertEquals(0, run("query", "--help"));
    assertTrue(
        out.toString()
            .contains(
                "  @cancellation-rate          How many of the placed orders, paid or not, are"),
        out.toString());
  }

  @Test
  void queriesALake() throws IOException {
    createOrders();
    assertEquals(0, run("query", lakeRoot(), "--format=jsonl", "SELECT * FROM silver.\"Orders\""));
    assertEquals("{\"ID\":7}\n", out.toString());
  }

  @Test
  void theFormatIsTakenInAnyCaseAndPlace() throws IOException {
    createOrders();
    assertEquals(
        0, run("query", "SELECT ID FROM silver.\"Orders\"", "--format", "CSV", lakeRoot()));
    assertEquals("ID\n7\n", out.toString());
  }

  @Test
  void aLayerCanLiveElsewhere() throws IOException {
    createOrders();
    String silver = "--silverRoot=" + folder.resolve("lake/silver");
    String nowhere = "--lakeRoot=" + folder.resolve("none");
    assertEquals(0, run("query", nowhere, silver, "--format=csv", "FROM silver.\"Orders\""));
    assertEquals("ID\n7\n", out.toString());
  }

  @Test
  void wrongUseIsOneLineAndExitCode2() {
    assertUsage(
        "querry: unknown command; did you mean query? tributary --help lists all", "querry");
    assertUsage(
        "--formt: unknown option; did you mean --format? tributary query --help lists all",
        "query",
        "--formt=csv",
        "SELECT 1");
    assertUsage(
        "--format: xml is not allowed; expected table or jsonl or csv",
        "query",
        "--format=xml",
        "SELECT 1");
    assertUsage("Missing required parameter: 'SQL'; tributary query --help tells more", "query");
    assertUsage(
        "1: unexpected argument; put what belongs together in quotes", "query", "SELECT", "1");
    assertUsage(
        "Missing required options: '--jdbcUrl=URL', '--user=USER'; tributary verify --help tells"
            + " more",
        "verify");
    assertUsage(
        "--jdbcUrl: jdbc:postgresql://h/d is not allowed; expected jdbc:mysql://… or"
            + " jdbc:mariadb://…",
        "verify",
        "--jdbcUrl=jdbc:postgresql://h/d?password=secret",
        "--user=u");
    assertUsage(
        "Missing required option: '--user=USER'; tributary verify --help tells more",
        "verify",
        "--jdbcUrl=jdbc:mysql://h/d",
        "--layer=gold");
    assertUsage(
        "Missing required option: '--jdbcUrl=URL'; tributary verify --help tells more",
        "verify",
        "--user=u",
        "--layer=gold");
  }

  @Test
  void verifiesGoldWithoutADatabase() throws Exception {
    StoreFixture store = new StoreFixture().insert("Customers", 1, "Ann");
    store.writeTo(folder.resolve("lake"));
    try (GoldFixture gold = GoldFixture.of(store)) {
      gold.execute("UPDATE gold.\"DimCustomer\" SET \"CustomerName\" = 'Bob'");
      gold.writeTo(folder.resolve("lake"));
    }
    assertEquals(
        0,
        run("verify", "--layer=gold", "--tables=DimCustomerHistory", lakeRoot()),
        err.toString());
    assertEquals(1, run("verify", "--layer=gold", lakeRoot()));
    assertTrue(
        out.toString().startsWith("Gold and its SQL over the lake's own silver tables\n"),
        out.toString());
    assertTrue(
        out.toString()
            .endsWith("DimCustomer CustomerID=1 CustomerName: SQL Ann, lake Bob\nDIFFERENT\n"),
        out.toString());
  }

  @Test
  void aLakeWithoutGoldSaysSo() throws IOException {
    createOrders();
    assertEquals(1, run("verify", "--layer=gold", lakeRoot()));
    assertEquals(
        "--lakeRoot: "
            + folder.resolve("lake")
            + " has no gold tables; ./tributary run with gold among its --layers writes them\n",
        err.toString());
  }

  @Test
  void withoutACommandItListsThem() {
    assertEquals(2, run());
    assertTrue(err.toString().startsWith("A command is needed: "), err.toString());
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void noLakeSaysWhatToRun() {
    String root = folder.resolve("none").toString();
    assertEquals(1, run("query", "--lakeRoot=" + root, "SELECT 1"));
    assertEquals(
        "--lakeRoot: "
            + root
            + " holds no tables; ./tributary demo builds a lake there from scratch, ./tributary run"
            + " from a source of yours\n",
        err.toString());
  }

  @Test
  void aWrongStatementIsOneLine() throws IOException {
    createOrders();
    assertEquals(1, run("query", lakeRoot(), "SELECT * FORM silver.\"Orders\""));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("Parser Error: syntax error"), err.toString());
  }

  @Test
  void anUnknownSavedQueryListsThoseThereAre() {
    assertEquals(1, run("query", "@nope"));
    assertTrue(err.toString().startsWith("@nope is not a saved query; expected"), err.toString());
  }

  @Test
  void anUnknownSchemeIsOneLine() {
    assertEquals(1, run("query", "--lakeRoot=nope://x/y", "SELECT 1"));
    assertEquals(
        "--lakeRoot: can't read nope://x/y/bronze: No FileSystem for scheme \"nope\"\n",
        err.toString());
  }

  @Test
  void hadoopsSettingsDoNotTravelAsAnOptionOfBeams() {
    assertUsage(
        "--hdfsConfiguration is not allowed, since it travels with the job; expected the settings"
            + " in the file of --hadoopConf",
        "run",
        "--source=capture:none.jsonl",
        "--",
        "--hdfsConfiguration=[{\"fs.azure.account.key\": \"a2V5\"}]");
  }

  @Test
  void stateIsBelowTheLake() {
    assertEquals(
        "abfss://a@b.dfs.core.windows.net/lake/_jobs",
        OpenLake.at(LakeRoots.under("abfss://a@b.dfs.core.windows.net/lake"), Storage.of(Map.of()))
            .stateRoot());
  }

  private void createOrders() throws IOException {
    DeltaFixture.create(
            folder.resolve("lake/silver/Orders"), new StructType().add("ID", LongType.LONG))
        .append(ID, Map.of(), new Object[] {7L});
  }

  private String lakeRoot() {
    return "--lakeRoot=" + folder.resolve("lake");
  }

  private void assertUsage(String line, String... args) {
    err.getBuffer().setLength(0);
    assertEquals(2, run(args));
    assertEquals(line + "\n", err.toString());
    assertEquals("", out.toString());
  }

  private int run(String... args) {
    return Tributary.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
