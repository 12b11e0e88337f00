package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Filter;
import io.raingauge.filter.Within;
import io.raingauge.testkit.RawLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of some events are near Bern. */
final class DistanceScanTest {
  private static final String BERN = "[7.4474, 46.948]";
  private static final String THUN = "[7.628, 46.758]"; // 25 km
  private static final String ZURICH = "[8.5417, 47.3769]"; // 95 km
  private static final Filter NEAR = new Within("at.place", 7.4474, 46.948, 30_000);

  @Test
  void onlyAListOfADegreeOfLongitudeAndOneOfLatitudeIsNear() {
    List<String> places = new ArrayList<>(List.of(BERN, THUN, ZURICH));
    places.addAll(
        List.of("[46.948, 7.4474]", "[7.4474]", "[]", "[7.4474, 46.948, 540]", "[\"7\", 46]"));
    places.addAll(List.of("[null, 46.948]", "{}", "{\"lon\": 7}", "7.4474", "null", "\"Bern\""));
    places.addAll(List.of("[7.4474e0, 46948e-3]", "[367.4474, 46.948]", "[[7.4474, 46.948]]"));
    assertEquals(
        List.of(BERN, THUN, "[7.4474e0, 46948e-3]"), near(places, "{\"at\":{\"place\":%s}}"));
    assertEquals(List.of(BERN), near(List.of(BERN, ZURICH), "{\"at.place\":%s}"));
    assertEquals(List.of(), near(List.of(BERN), "{\"at\":{\"places\":%s},\"place\":%<s}"));
  }

  /** Tried: over the column alone, what overflowed is near nothing. */
  @Test
  void whatIsInNoColumnOfItsOwnIsFoundToo() {
    StringBuilder many = new StringBuilder("{\"at\":{");
    for (int index = 0; index < 3000; index++) {
      many.append("\"p").append(index).append("\":[],");
    }
    assertEquals(List.of(BERN), near(List.of(ZURICH, BERN), many + "\"place\":%s}}"));
    // One path, two columns.
    RawLog log = new RawLog(0);
    log.add(1, "{\"at\":{\"place\":" + ZURICH + "}}");
    log.add(2, "{\"at.place\":" + BERN + "}");
    log.add(3, "{\"at\":{\"place\":" + THUN + "}}");
    assertEquals(List.of(1, 2), rows(log.chunks(3).get(0), NEAR));
    assertEquals(List.of(0), rows(log.chunks(3).get(0), Filter.not(NEAR)));
  }

  private static List<String> near(List<String> places, String form) {
    RawLog log = new RawLog(0);
    places.forEach(place -> log.add(1, form.formatted(place)));
    return rows(log.chunks(places.size()).get(0), NEAR).stream().map(places::get).toList();
  }

  private static List<Integer> rows(Chunk chunk, Filter filter) {
    int size = chunk.header().rows();
    int[] mask = new int[size];
    BlockTest.of(filter, new ChunkColumns(chunk)).test(0, size, mask);
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      if (mask[row] == 1) {
        rows.add(row);
      }
    }
    return rows;
  }
}
