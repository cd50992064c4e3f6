package io.tributary.pipelines.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WatermarkSeriesTest {
  private final WatermarkSeries series = new WatermarkSeries();

  private void sample(long at, long before, long behind) {
    series.begin(at);
    series.add(true, "decode", before);
    series.add(false, "merge", behind);
    series.end();
  }

  @Test
  void tellsTheLongestStandStillOfEachSide() {
    sample(10_000, 9_000, 7_000);
    sample(10_500, 9_500, 7_000);
    sample(11_000, 9_500, 7_000);
    sample(11_500, 10_500, 7_000);
    sample(12_000, 11_000, 11_000);
    assertEquals(1.0, series.stillest(true).seconds());
    assertEquals("decode", series.stillest(true).operator());
    assertEquals(2.0, series.stillest(false).seconds());
    assertEquals(4.5, series.stillest(false).lagSeconds());
    assertEquals(5, series.samples());
  }

  @Test
  void oneThatNeverBeganStandsStill() {
    sample(10_000, Long.MIN_VALUE, 9_000);
    sample(14_000, Long.MIN_VALUE, 13_000);
    assertEquals(4.0, series.stillest(true).seconds());
    assertEquals(0.0, series.stillest(true).lagSeconds());
  }

  @Test
  void oneThatIsOverHoldsNobodyBack() {
    sample(10_000, Long.MAX_VALUE, 9_000);
    sample(14_000, Long.MAX_VALUE, 13_000);
    assertEquals(0.0, series.stillest(true).seconds());
  }

  @Test
  void whatFollowsAnExchangeByKeyIsBehindTheShuffle() throws JsonProcessingException {
    assertEquals(
        Set.of("group", "write"),
        WatermarkProbe.behindShuffle(
            new ObjectMapper()
                .readTree(
                    """
                    [{"id":"write","inputs":[{"id":"group","ship_strategy":"FORWARD"}]},
                     {"id":"group","inputs":[{"id":"read","ship_strategy":"HASH"}]},
                     {"id":"split","inputs":[{"id":"read","ship_strategy":"FORWARD"}]},
                     {"id":"read"}]""")));
  }
}
