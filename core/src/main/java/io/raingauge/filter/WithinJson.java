package io.raingauge.filter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a place must be, in JSON: {@code {"longitude": 8.5, "latitude": 47.4, "meters": 1000}}. */
final class WithinJson {
  private static final Set<String> NAMES = Set.of("longitude", "latitude", "meters");

  private WithinJson() {}

  /**
   * @throws IllegalArgumentException for anything else
   */
  static Within read(String property, @Nullable Object tree) {
    if (tree instanceof Map<?, ?> members
        && members.keySet().equals(NAMES)
        && members.get("longitude") instanceof Number longitude
        && members.get("latitude") instanceof Number latitude
        && members.get("meters") instanceof Number meters) {
      return new Within(
          property, longitude.doubleValue(), latitude.doubleValue(), meters.doubleValue());
    }
    throw new IllegalArgumentException(
        "must be {\"longitude\": 8.5, \"latitude\": 47.4, \"meters\": 1000}");
  }

  static Map<String, Object> write(Within within) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("longitude", within.longitude());
    members.put("latitude", within.latitude());
    members.put("meters", within.meters());
    return members;
  }
}
