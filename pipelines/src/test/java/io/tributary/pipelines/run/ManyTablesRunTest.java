package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A source of many tables; {@code -Dtributary.tables=2000} for more of them. */
class ManyTablesRunTest {

  private static final String COUNTS =
      "SELECT count(*) AS t, sum(rows) AS rows FROM lake.tables WHERE layer = 'silver'"
          + " AND \"table\" NOT LIKE '%_changes'";

  @TempDir private Path folder;

  private void assertRuns(Path capture, int tables) {
    Path lake = folder.resolve("lake");
    Cli.Result run =
        Cli.run(
            "run", "--source=capture:" + capture, "--layers=bronze,silver", "--lakeRoot=" + lake);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("The ledger balances."), run.err());
    assertEquals(List.of("{\"t\":%1$d,\"rows\":%1$d}".formatted(tables)), Cli.query(lake, COUNTS));
  }

  @Test
  void threeHundredAndFiftyTablesAreCounted() throws Exception {
    assertRuns(
        Path.of(ManyTablesRunTest.class.getResource("/captures/many-tables.jsonl.gz").toURI()),
        350);
  }

  @Test
  @EnabledIfSystemProperty(named = "tributary.tables", matches = "[0-9]+")
  void thousandsOfTablesAreCounted() throws IOException {
    int tables = Integer.getInteger("tributary.tables");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      int at = 100 * (i + 1);
      String offset = "\"offset\":" + i;
      new Binlog("p", "t" + i)
          .at(at)
          .ddl("CREATE TABLE t (…)", "id INT", "name VARCHAR")
          .create(1, "name", "a")
          .lines()
          .forEach(line -> lines.add(line.replace("\"offset\":0", offset)));
    }
    assertRuns(Files.write(folder.resolve("capture.jsonl"), lines), tables);
  }
}
