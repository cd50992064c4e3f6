package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ToldTest {

  private static String together(String... texts) {
    Told told = new Told();
    for (String text : texts) {
      told.addAll(Told.parse(text));
    }
    return told.text();
  }

  @Test
  void readsBackWhatItWrote() {
    assertEquals("a.0.ff 1f.1.ee", Told.parse("a.0.ff 1f.1.ee").text());
  }

  @Test
  void ofTwoDeliveriesOfOneChangeTheFirstStays() {
    assertEquals("3.0.a 5.0.b", together("3.0.a 5.0.b", "9.0.a"));
    assertEquals("3.0.a 4.0.b", together("9.0.a", "3.0.a 4.0.b"));
  }

  @Test
  void aChangeThatHappenedAgainIsAnother() {
    assertEquals("1.0.a 2.0.b 3.0.a", together("1.0.a 2.0.b 3.0.a", "8.0.a"));
  }

  @Test
  void findsTheFirstDeliveryOfWhatAnotherWasToldLast() {
    Told all = Told.parse("3.0.a 5.0.b");
    assertEquals(3, all.offsetOfLast(Told.parse("9.0.a")));
    assertEquals(5, all.offsetOfLast(Told.parse("3.0.a 5.0.b")));
  }
}
