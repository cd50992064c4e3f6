package io.tributary.schemas.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFolderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"Items", "Order Items", "_AtoB", ".hidden", "a.b", "größe", "表", "x$1", "a-b"})
  void ordinaryNamesAreFoldersAsTheyAre(String table) {
    assertEquals(table, TableFolder.of(table));
    assertEquals(table, TableFolder.table(table));
  }

  @ParameterizedTest
  @CsvSource({
    "../../x,..~2F..~2Fx",
    "'..',.~2E",
    "'.',~2E",
    "'a\\b',a~5Cb",
    "a:b,a~3Ab",
    "a%2eb,a~252eb",
    "a~b,a~7Eb",
    "'a*?#{=',a~2A~3F~23~7B~3D",
    "' a ','~20a~20'",
    "a.,a~2E",
    "CON,~43ON",
    "nul.txt,~6Eul.txt",
    "_delta_log,~5Fdelta_log",
    "_Deleted,~5FDeleted",
    "😀,~F0~9F~98~80",
  })
  void whatAPathTakesForItsOwnIsEscaped(String table, String folder) {
    assertEquals(folder, TableFolder.of(table));
    assertEquals(table, TableFolder.table(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b", "a\nb", "\ud800", "a\udc00b"})
  void namesThatNobodyCanSayHaveNoFolder(String table) {
    assertTrue(TableFolder.problem(table).isPresent());
    assertThrows(IllegalArgumentException.class, () -> TableFolder.of(table));
  }

  @Test
  void aNameIsAsLongAsAFileSystemTakesWithItsChangeLog() {
    assertEquals(200, TableFolder.of("a".repeat(200)).length());
    assertFalse(TableFolder.problem("é".repeat(123)).isPresent());
    assertEquals(
        "has a name of 248 bytes as a folder; expected 247 at most, file systems take no more",
        TableFolder.problem("é".repeat(124)).orElseThrow());
  }

  @Test
  void foldersThatNoTableHasAreThemselves() {
    assertEquals("a~", TableFolder.table("a~"));
    assertEquals("a~2", TableFolder.table("a~2"));
    assertEquals("a~zz", TableFolder.table("a~zz"));
    assertFalse(TableFolder.isOne("a#b"));
    assertFalse(TableFolder.isOne("a~62"));
    assertTrue(TableFolder.isOne("a~23b"));
  }

  @Test
  void noTwoNamesHaveOneFolderAndNoneLeavesTheRoot() {
    Random random = new Random(5);
    String letters = "aA_.~%/\\:*?#{}= -é\uD83D\uDE00" + "2EFcon";
    Map<String, String> tables = new HashMap<>();
    Path root = Path.of("/lake/silver");
    for (int i = 0; i < 200_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        name.append(letters.charAt(random.nextInt(letters.length())));
      }
      String table = name.toString();
      if (TableFolder.problem(table).isPresent()) {
        continue;
      }
      String folder = TableFolder.of(table);
      assertEquals(table, TableFolder.table(folder));
      String other = tables.put(folder, table);
      assertTrue(other == null || other.equals(table), folder);
      assertEquals(root, root.resolve(folder).normalize().getParent(), folder);
      assertTrue(folder.getBytes(StandardCharsets.UTF_8).length <= 247);
    }
  }
}
