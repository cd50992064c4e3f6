package io.tributary.pipelines.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source of 2,000 tables is a lake of 6,000: bronze, the current tables, and their logs. */
@Timeout(60)
class ManyTablesTest {

  private static final int TABLES = 2000;

  @TempDir private static Path lake;

  @BeforeAll
  static void fill() throws IOException {
    Path one = lake.resolve("one");
    Schema avro =
        SchemaBuilder.record("row").fields().name("ID").type().longType().noDefault().endRecord();
    DeltaFixture.create(one, new StructType().add("ID", LongType.LONG))
        .append(avro, Map.of(), new Object[] {7L}, new Object[] {8L});
    Path commit = one.resolve("_delta_log/%020d.json".formatted(1));
    Files.writeString(
        commit,
        Files.readString(commit)
            .replace(
                "\"dataChange\":true", "\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":2}\""));
    // Hadoop's checksum of what the commit was.
    Files.delete(commit.resolveSibling("." + commit.getFileName() + ".crc"));
    for (int i = 0; i < TABLES; i++) {
      for (String table : List.of("bronze/t" + i, "silver/t" + i, "silver/t" + i + "_changes")) {
        link(one, lake.resolve(table));
      }
    }
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.createLink(copy, file);
        }
      }
    }
  }

  private static String json(String... statements) {
    StringWriter out = new StringWriter();
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()))) {
      for (String sql : statements) {
        session.run(sql, OutputFormat.jsonl.writer(new PrintWriter(out)));
      }
    }
    return out.toString();
  }

  @Test
  void lakeTablesCountsThemFromTheirLogs() {
    assertEquals(
        "{\"layer\":\"bronze\",\"t\":2000,\"rows\":4000}\n"
            + "{\"layer\":\"silver\",\"t\":4000,\"rows\":8000}\n",
        json(
            "SELECT layer, count(*) AS t, sum(rows) AS rows FROM lake.tables GROUP BY 1 ORDER BY"
                + " 1"));
  }

  @Test
  void aStatementOpensTheTablesThatItNames() {
    long before = System.nanoTime();
    assertEquals(
        "{\"n\":4}\n", json("SELECT count(*) AS n FROM silver.t1 JOIN silver.t1999 ON true"));
    assertTrue(System.nanoTime() - before < 20_000_000_000L);
  }

  @Test
  void allOfThemAreListed() {
    assertEquals(
        "{\"n\":4000}\n",
        json(
            "SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'silver'"
                + " AND table_name NOT LIKE '%history'"));
  }
}
