package io.tributary.pipelines.doubt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.Remedy;
import io.tributary.schemas.position.LogPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoubtLinesTest {

  private static LogPosition at(long pos) {
    return LogPosition.of(0, "bin.000004", pos, true, 0, 0);
  }

  @Test
  void placesAreReadable() {
    assertEquals("bin.4:120", DoubtLines.place(at(120)));
    assertEquals(
        "bin.4:120 (snapshot) of history 2",
        DoubtLines.place(LogPosition.of(2, "bin.000004", 120, false, 0, 0)));
  }

  @Test
  void manyDoubtsAreAFewLinesAndANumber() {
    Doubts doubts = new Doubts();
    for (int i = 0; i < 33; i++) {
      doubts.add(DoubtSpan.of(new Doubt("t" + i, Doubt.Cause.UNTOLD_ROWS, at(i), "Rows went")));
    }
    List<String> lines = DoubtLines.standing(doubts, true);
    assertEquals(21, lines.size());
    assertEquals("and 13 doubts more; ./tributary doubts lists them", lines.get(20));
    assertTrue(
        lines.get(0).startsWith("t0 is in doubt since bin.4:0: Rows went; to mend it: "),
        lines.get(0));
  }

  @Test
  void everyCauseHasARemedyInOneLine() {
    for (Doubt.Cause cause : Doubt.Cause.values()) {
      assertTrue(Remedy.of(cause).length() > 10 && !Remedy.of(cause).contains("\n"), cause.name());
    }
  }
}
