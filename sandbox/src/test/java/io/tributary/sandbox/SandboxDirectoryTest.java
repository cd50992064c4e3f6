package io.tributary.sandbox;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxDirectoryTest {
  @TempDir Path temp;

  @Test
  void neverTakesAFolderWithSomeoneElsesFiles() throws IOException {
    Path precious = Files.writeString(temp.resolve("precious.txt"), "mine");
    assertThrows(SandboxException.class, () -> SandboxDirectory.claim(temp, true));
    assertTrue(Files.exists(precious));
  }

  @Test
  void isLeftCleanWhenAskedFor() throws IOException {
    Path dir = temp.resolve("sandbox");
    try (SandboxDirectory directory = SandboxDirectory.claim(dir, true)) {
      Files.createDirectories(directory.resolve("a/b"));
      Files.writeString(directory.resolve("a/b/c"), "x");
    }
    assertFalse(Files.exists(dir));
  }

  @Test
  void keepsItsFilesOtherwise() throws IOException {
    Path dir = temp.resolve("sandbox");
    try (SandboxDirectory directory = SandboxDirectory.claim(dir, false)) {
      Files.writeString(directory.resolve("kept"), "x");
    }
    assertTrue(Files.exists(dir.resolve("kept")));
    try (SandboxDirectory again = SandboxDirectory.claim(dir, false)) {
      assertTrue(Files.exists(again.resolve("kept")));
    }
  }

  @Test
  void belongsToOneSandboxAtATime() throws IOException {
    Path dir = temp.resolve("sandbox");
    try (SandboxDirectory directory = SandboxDirectory.claim(dir, false)) {
      assertTrue(Files.isDirectory(directory.resolve("")));
      SandboxException refusal =
          assertThrows(SandboxException.class, () -> SandboxDirectory.claim(dir, false));
      assertTrue(refusal.getMessage().contains("is in use by another sandbox"));
    }
  }
}
