package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.ITEMS;
import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.position.EpochDetector;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SightingsTest {

  private static Optional<EpochDetector.Sighting> sighting(String value) {
    return Sightings.of(record(ITEMS, 7, "{}", value));
  }

  @Test
  void tellsWhereAnEventIsFrom() {
    assertEquals(
        Optional.of(new EpochDetector.Sighting(5007, "bin.000004", 120, null, 1)),
        sighting(change("c", "null", "{\"id\":1}")));
  }

  @Test
  void isNotMisledByAColumnCalledSource() {
    String image = "{\"source\":{\"wkb\":\"AQ==\"},\"t\":\"\\\"source\\\":{\"}";
    assertEquals(120, sighting(change("c", "null", image)).orElseThrow().pos());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{}",
        "{\"source\":{",
        "{\"source\":{\"file\":\"bin\",\"pos\":1}}",
        "{\"source\":{\"file\":\"bin.000001\",\"pos\":-1}}",
        "{\"source\":{\"file\":\"bin.000001\",\"pos\":1e3}}",
        "{\"source\":{\"file\":\"bin.000001\",\"pos\":99999999999999999999}}",
        "{\"source\":{\"file\":\"bin.99999999999999\",\"pos\":1}}",
      })
  void leavesWhatHasNoPositionToTheDecoder(String value) {
    assertEquals(Optional.empty(), sighting(value));
  }

  @Test
  void aTombstoneTellsNothing() {
    assertEquals(Optional.empty(), sighting(null));
  }
}
