package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed without warning, and run again, before the eyes of a reader. */
class KillAndResumeIT {

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;

  @Test
  void killedAtAnyCommitAndRunAgainEndsInTheSameLake() throws Exception {
    Path whole = folder.resolve("whole");
    String source = "--source=capture:" + Cli.capture("store/plain.jsonl.gz");
    assertEquals(0, Cli.run("run", source, "--lakeRoot=" + whole).exitCode());
    Map<String, String> expected = StoreRows.content(whole);
    int commits = LakePlace.folder(whole).commits();
    for (int at : new int[] {1, commits / 3, 2 * commits / 3}) {
      Path lake = folder.resolve("killed-at-" + at);
      try (LakeReader reader = LakeReader.of(lake)) {
        killAfterCommits(lake, source, at);
        Cli.Result again = Cli.run("run", source, "--lakeRoot=" + lake);
        assertEquals(0, again.exitCode(), again.all());
        assertEquals(expected, StoreRows.content(lake), "killed at commit " + at);
        assertTrue(reader.stop() > 1);
      }
    }
  }

  private void killAfterCommits(Path lake, String source, int commits) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process = Cli.start(output, "run", source, "--lakeRoot=" + lake);
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    LakePlace place = LakePlace.folder(lake);
    while (place.commits() < commits && process.isAlive()) {
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new AssertionError("Too slow: " + Files.readString(output));
      }
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
  }
}
