package io.raingauge.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.expression.ExpressionJson;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WithinTest {
  private static final double DEGREE_METERS = 111_195.08; // Of a great circle.

  @Test
  void aDistanceIsAlongAGreatCircle() {
    assertBetween(DEGREE_METERS, 0, 0, 0, 1);
    assertBetween(DEGREE_METERS, 0, 0, 1, 0);
    assertBetween(DEGREE_METERS / 2, 10, 60, 11, 60); // cos 60° is a half, all but the curve.
    assertBetween(2 * DEGREE_METERS, 179, 0, -179, 0); // Over the date line.
    assertBetween(2 * DEGREE_METERS, 10, 89, -170, 89); // Over the pole.
    assertBetween(180 * DEGREE_METERS, 0, 0, 180, 0);
    assertTrue(new Within("p", 8.5, 47.4, 0).holds(8.5, 47.4));
    assertFalse(new Within("p", 8.5, 47.4, 1e9).holds(8.5, 91));
    assertFalse(new Within("p", 8.5, 47.4, 1e9).holds(Double.NaN, 47.4));
  }

  private static void assertBetween(
      double meters, double lon, double lat, double lon2, double lat2) {
    assertTrue(new Within("p", lon, lat, meters * 1.0001).holds(lon2, lat2), lon2 + " " + lat2);
    assertFalse(new Within("p", lon, lat, meters * 0.9999).holds(lon2, lat2), lon2 + " " + lat2);
  }

  @Test
  void aQuestionCanHaveOneAndADefinitionCannot() {
    String json =
        "{\"property\":\"p\",\"within\":{\"longitude\":8.5,\"latitude\":47.0,\"meters\":30.0}}";
    Problems none = new Problems();
    Filter filter = read(json, Optional.of(new ExpressionJson(ZoneOffset.UTC)), none);
    assertEquals(List.of(), none.all());
    assertEquals(new Within("p", 8.5, 47, 30), filter);
    assertEquals(
        json, new String(JsonTree.write(FilterJson.write(filter)), StandardCharsets.UTF_8));
    assertTrue(Within.isIn(Filter.not(Filter.or(List.of(new Exists("a"), filter)))));
    assertFalse(Within.isIn(new Exists("p")));
    Problems problems = new Problems();
    read(json, Optional.empty(), problems);
    assertEquals(
        List.of("where.within cannot stand here: only questions have distances"), problems.all());
    assertThrows(IllegalStateException.class, () -> filter.bind(name -> 0));
  }

  @Test
  void whatIsNoPlaceIsTold() {
    for (String wrong :
        List.of(
            "1",
            "{\"longitude\":8}",
            "{\"longitude\":8,\"latitude\":91,\"meters\":1}",
            "{\"longitude\":8,\"latitude\":9,\"meters\":-1}",
            "{\"longitude\":8,\"latitude\":9,\"miles\":1}")) {
      Problems problems = new Problems();
      read(
          "{\"property\":\"p\",\"within\":" + wrong + "}",
          Optional.of(new ExpressionJson(ZoneOffset.UTC)),
          problems);
      assertEquals(1, problems.all().size(), wrong);
      assertTrue(problems.all().get(0).startsWith("where.within must "), problems.all().get(0));
    }
  }

  private static Filter read(String json, Optional<ExpressionJson> expressions, Problems problems) {
    Object tree = JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
    return FilterJson.read(tree, "where", expressions, problems);
  }
}
