package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader that others' tests rely on must see what is wrong. */
class LakeReaderTest {

  @TempDir private Path folder;
  private Path lake;
  private Binlog log;

  @BeforeEach
  void writeLake() throws IOException {
    lake = folder.resolve("lake");
    log = new Binlog().at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
    log.at(100).create(1, "name", "a").at(200).update(1, "name", "b");
    run("first");
  }

  private void run(String name) throws IOException {
    Path file = log.write(folder.resolve(name + ".jsonl"));
    Cli.Result result = Cli.run("run", "--source=capture:" + file, "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
  }

  private static List<Path> files(Path table, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(table)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static String seen(LakeReader reader) {
    return assertThrows(AssertionError.class, reader::stop).getMessage();
  }

  @Test
  void aWholeLakeIsReadOverAndOver() throws IOException {
    try (LakeReader reader = LakeReader.of(lake)) {
      log.at(300).create(2, "name", "c").at(400).delete(1);
      run("second");
      assertTrue(reader.stop() > 1);
    }
  }

  @Test
  void aFileThatIsCutOffIsSeen() throws IOException {
    Path file = files(lake.resolve("silver/Items"), ".parquet").get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertTrue(seen(LakeReader.of(lake)).contains("The lake could not be read"));
  }

  @Test
  void aRowThatTheLogDoesNotKnowIsSeen() throws IOException {
    Path kept = folder.resolve("kept");
    copy(lake.resolve("silver/Items_changes"), kept);
    log.at(300).create(2, "name", "c");
    run("second");
    delete(lake.resolve("silver/Items_changes"));
    Files.move(kept, lake.resolve("silver/Items_changes"));
    String seen = seen(LakeReader.of(lake));
    assertTrue(seen.contains("silver.Items has a row that its log does not know: [[2], "), seen);
  }

  @Test
  void rowsThatGoBackAreSeen() throws Exception {
    Path kept = folder.resolve("kept");
    copy(lake.resolve("silver"), kept);
    log.at(300).update(1, "name", "c");
    run("second");
    try (LakeReader reader = LakeReader.of(lake)) {
      reader.awaitPolls(1);
      delete(lake.resolve("silver/Items"));
      Files.move(kept.resolve("Items"), lake.resolve("silver/Items"));
      reader.awaitPolls(3);
      String seen = seen(reader);
      assertTrue(seen.contains("silver.Items fell from "), seen);
    }
  }

  @Test
  void aTableThatVanishesIsSeen() throws Exception {
    try (LakeReader reader = LakeReader.of(lake)) {
      reader.awaitPolls(1);
      delete(lake.resolve("silver/Items_changes"));
      String seen = seen(reader);
      assertTrue(seen.contains("silver.Items_changes was there and is gone"), seen);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
