package io.raingauge.rollup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Filter;
import io.raingauge.json.JsonTree;
import io.raingauge.json.ProblemsException;
import io.raingauge.measure.Measure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RollupJsonTest {
  private static final String FULL =
      "{'name':'traffic','collection':'access','where':{'property':'status','gte':400},"
          + "'by':['path','user.id'],'measures':['count',{'sum':'bytes'},{'max':'$time'}],"
          + "'every':['10s','1m','1h','7d'],'keep':'90d'}";

  @Test
  void aDefinitionIsReadAndWrittenTheSame() {
    Rollup rollup = read(FULL);
    assertEquals(
        new Rollup(
            "web",
            "traffic",
            "access",
            new Comparison("status", Comparison.Operator.GTE, 400L),
            List.of("path", "user.id"),
            List.of(
                Measure.COUNT,
                new Measure(Measure.Kind.SUM, "bytes"),
                new Measure(Measure.Kind.MAX, "$time")),
            List.of(new Width(10), Width.MINUTE, Width.HOUR, new Width(7 * 86400)),
            Optional.of(Duration.ofDays(90))),
        rollup);
    assertEquals(
        FULL.replace('\'', '"'), new String(JsonTree.write(RollupJson.write(rollup)), UTF_8));
    assertEquals(rollup, RollupJson.of(RollupJson.toBytes(rollup)));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    Rollup rollup = read("{'collection':'access'}");
    assertEquals(Filter.ALL, rollup.where());
    assertEquals(List.of(), rollup.by());
    assertEquals(List.of(Measure.COUNT), rollup.measures());
    assertEquals(List.of(Width.MINUTE, Width.HOUR, Width.DAY), rollup.every());
    assertEquals(Optional.empty(), rollup.keep());
    assertEquals(rollup, RollupJson.of(RollupJson.toBytes(rollup)));
  }

  @Test
  void everyMeasureIsReadAndWritten() {
    for (Measure.Kind kind : Measure.Kind.values()) {
      Object json = kind == Measure.Kind.COUNT ? "'count'" : "{'" + kind.word() + "':'p'}";
      Rollup rollup = read("{'collection':'c','measures':[" + json + "]}");
      assertEquals(kind, rollup.measures().get(0).kind());
      assertEquals(rollup, RollupJson.of(RollupJson.toBytes(rollup)));
    }
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPath() {
    assertEquals(
        List.of(
            "colection is no member of a rollup; these are: name, collection, where, by, measures,"
                + " every, keep",
            "name is \"other\", but the rollup is sent as \"traffic\"",
            "every[0] is not allowed: \"1w\" is not a width: a whole number and s, m, h or d, for"
                + " example 1m",
            "every[2] must be a multiple of the width before it, 7m",
            "collection must be the name of a collection",
            "where.eq must not be null; write \"exists\": false",
            "by[0] must be a property's name",
            "by[2] is there already",
            "by[3] must not be the time: each event would be a series",
            "measures[0] must be \"count\" or a measure of a property: {\"sum\": \"bytes\"}",
            "measures[1].sum must be a property's name",
            "measures[2].median is not a measure; these are: count, sum, min, max, last, average,"
                + " deviation, distinct, quantile",
            "measures[3].count looks at no property; write \"count\"",
            "keep must be a time such as \"90d\": a whole number and s, m, h or d"),
        problems(
            "{'name':'other','colection':'x','where':{'property':'a','eq':null},"
                + "'by':['','a','a','$time'],"
                + "'measures':['sum',{'sum':7},{'median':'x'},{'count':'x'}],"
                + "'every':['1w','7m','10m'],'keep':90}"));
  }

  @Test
  void limits() {
    assertProblem("{'collection':''}", "collection must have 1 to 256 characters");
    assertProblem("{'collection':'" + "c".repeat(257) + "'}", "collection must have");
    assertProblem("{'collection':'a\\u0000'}", "none of them a control");
    assertProblem("{'collection':'c','by':[1,2,3,4,5,6,7,8,9]}", "by has 9 elements; at most 8");
    assertProblem("{'collection':'c','by':'path'}", "by must be a list");
    assertProblem("{'collection':'c','measures':[]}", "measures must have at least one");
    assertProblem(
        "{'collection':'c','measures':['count','count']}", "measures[1] is there already");
    assertProblem("{'collection':'c','every':[]}", "every must have at least one width");
    assertProblem("{'collection':'c','every':['1h','1m']}", "every[1] must be a multiple");
    assertProblem("{'collection':'c','every':['ever']}", "every[0] is not allowed");
    assertProblem("{'collection':'c','keep':'1h'}", "keep must not be shorter than the widest");
    assertProblem(
        "{'collection':'c','by':['" + "p".repeat(257) + "']}", "by[0] has 257 characters");
  }

  @Test
  void aNameIsShortAndNotTaken() {
    for (String name : List.of("", "a b", "../x", "n".repeat(65), "events", "span")) {
      assertThrows(
          ProblemsException.class,
          () -> RollupJson.read("web", name, "{\"collection\":\"c\"}".getBytes(UTF_8)),
          name);
    }
  }

  @Test
  void whatIsNoObjectIsRefused() {
    for (String json : List.of("", "[]", "null", "7", "{")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> RollupJson.read("web", "traffic", json.getBytes(UTF_8)),
          json);
    }
  }

  // F6: the definition in the log is the same for every fold.
  @Test
  void aRecordOfADefinitionIsReadAsItWasWritten() {
    DefinitionRecord set =
        new DefinitionRecord("web", "traffic", new RollupId(1, -1), 5, Optional.of(read(FULL)));
    DefinitionRecord removal =
        new DefinitionRecord("web", "traffic", new RollupId(1, 2), 6, Optional.empty());
    assertEquals(set, DefinitionRecord.of(set.toBytes()));
    assertEquals(removal, DefinitionRecord.of(removal.toBytes()));
    assertEquals(
        "{\"project\":\"web\",\"name\":\"traffic\",\"id\":\"0000000000000001ffffffffffffffff\","
            + "\"received\":5,\"rollup\":"
            + FULL.replace('\'', '"')
            + "}",
        new String(set.toBytes(), UTF_8));
    assertEquals(
        "{\"project\":\"web\",\"name\":\"traffic\",\"id\":\"00000000000000010000000000000002\","
            + "\"received\":6,\"rollup\":null}",
        new String(removal.toBytes(), UTF_8));
  }

  @Test
  void aRecordThatIsCutOrLacksAMemberThrows() {
    DefinitionRecord set =
        new DefinitionRecord("web", "traffic", new RollupId(1, -1), 5, Optional.of(read(FULL)));
    byte[] whole = set.toBytes();
    for (int size = 0; size < whole.length; size++) {
      byte[] cut = Arrays.copyOf(whole, size);
      assertThrows(IllegalStateException.class, () -> DefinitionRecord.of(cut));
    }
    String text = new String(whole, UTF_8);
    for (String name : List.of("project", "name", "id", "received", "rollup")) {
      byte[] lacking = text.replaceFirst("\"" + name + "\":", "\"x\":").getBytes(UTF_8);
      assertThrows(IllegalStateException.class, () -> DefinitionRecord.of(lacking), name);
    }
    byte[] stored = RollupJson.toBytes(read(FULL));
    for (int size = 0; size < stored.length; size++) {
      byte[] cut = Arrays.copyOf(stored, size);
      assertThrows(IllegalStateException.class, () -> RollupJson.of(cut));
    }
  }

  private static Rollup read(String json) {
    return RollupJson.read("web", "traffic", json.replace('\'', '"').getBytes(UTF_8));
  }

  private static List<String> problems(String json) {
    return assertThrows(ProblemsException.class, () -> read(json)).problems();
  }

  private static void assertProblem(String json, String part) {
    List<String> problems = problems(json);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains(part), problems.toString());
  }
}
