package io.tributary.schemas.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LinesTest {

  /** A stream that gives a few bytes at a time. */
  private static InputStream inPieces(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, 1 + random.nextInt(5)));
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(new String[] {"\n", "\r", "\r\n", "a", "é", "xyz"}[random.nextInt(6)]);
    }
    return text.toString();
  }

  @Property
  void splitsAsTheLibraryDoes(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String text = text(random);
    BufferedReader expected = new BufferedReader(new StringReader(text));
    List<String> skipped = new ArrayList<>();
    try (Lines lines =
        new Lines(inPieces(text.getBytes(StandardCharsets.UTF_8), new Random(seed)))) {
      for (String line = expected.readLine(); line != null; line = expected.readLine()) {
        if (random.nextInt(3) == 0) {
          assertEquals(true, lines.skip());
          skipped.add(line);
        } else {
          assertEquals(true, lines.next());
          assertEquals(line, lines.text(), () -> "after " + skipped);
        }
      }
      assertEquals(false, lines.next());
      assertEquals(false, lines.skip());
    }
  }

  @Property(tries = 20)
  void aLineMayBeLongerThanTheBuffer(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String line = "x".repeat(60_000 + random.nextInt(200_000));
    try (Lines lines =
        new Lines(
            new ByteArrayInputStream(
                (line + "\n" + line + "\nend").getBytes(StandardCharsets.UTF_8)))) {
      assertEquals(true, random.nextBoolean() ? lines.next() : lines.skip());
      assertEquals(true, lines.next());
      assertEquals(line, lines.text());
      assertEquals(true, lines.isWhole());
      assertEquals(true, lines.next());
      assertEquals("end", lines.text());
      assertEquals(false, lines.isWhole());
    }
  }
}
