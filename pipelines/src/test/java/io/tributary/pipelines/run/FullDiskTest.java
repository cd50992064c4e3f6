package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.azurite.CloudLake;
import io.tributary.pipelines.azurite.SmallStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local lake whose disk is full, at one point of a run after another. */
class FullDiskTest {

  @TempDir Path folder;

  @AfterEach
  void makeRoom() {
    FullDisk.leave(Long.MAX_VALUE);
  }

  private Cli.Result run(Path settings, Path capture, String lake) {
    return Cli.run(
        "run",
        "--hadoopConf=" + settings,
        "--source=capture:" + capture,
        "--layers=bronze,silver",
        "--lakeRoot=" + folder.resolve(lake));
  }

  private String content(String lake) {
    Cli.Result result =
        Cli.run(
            "query", "--format=jsonl", "--lakeRoot=" + folder.resolve(lake), SmallStore.content());
    assertEquals(0, result.exitCode(), result.all());
    return result.out();
  }

  @Test
  void aJobThatFindsNoRoomEndsAndTheNextRunRepairs() throws IOException {
    Path settings =
        CloudLake.write(
            folder.resolve("disk.xml"), Map.of("fs.file.impl", FullDisk.class.getName()));
    Path capture = SmallStore.capture(folder);
    assertEquals(0, run(settings, capture, "roomy").exitCode());
    long needed = Long.MAX_VALUE - FullDisk.left();
    String expected = content("roomy");
    for (long room : new long[] {needed / 4, needed * 3 / 4}) {
      String lake = "full-at-" + room;
      FullDisk.leave(room);
      Cli.Result failed = run(settings, capture, lake);
      assertEquals(1, failed.exitCode(), failed.all());
      assertTrue(failed.err().contains("No space left on device"), failed.all());
      FullDisk.leave(Long.MAX_VALUE);
      Cli.Result second = run(settings, capture, lake);
      assertEquals(0, second.exitCode(), second.all());
      assertEquals(expected, content(lake), lake);
    }
  }
}
