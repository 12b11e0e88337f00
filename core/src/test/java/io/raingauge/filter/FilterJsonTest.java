package io.raingauge.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilterJsonTest {
  @Test
  void everyProblemIsToldWithItsPath() {
    assertEquals(
        List.of(
            "where.and[0].gte must be a string, a number, true or false",
            "where.and[1] must be a filter: {\"property\": \"status\", \"gte\": 400}",
            "where.and[2].not.like is not an operator; these are: eq, ne, lt, lte, gt, gte, in,"
                + " exists, contains, prefix, regex, within",
            "where.and[3].property must be a property's name",
            "where.and[4] must have a \"property\" and operators, or one of \"and\", \"or\","
                + " \"not\" alone"),
        problems(
            "{'and':[{'property':'a','gte':[]},5,{'not':{'property':'a','like':'x'}},"
                + "{'property':7,'eq':1},{'and':[],'or':[]}]}"));
  }

  @Test
  void valuesThatAnOperatorCannotUse() {
    assertProblem("{'property':'a','lt':true}", "where.lt must not be true");
    assertProblem("{'property':'a','eq':null}", "write \"exists\": false");
    assertProblem("{'property':'a','in':[1,null]}", "where.in must not be null");
    assertProblem("{'property':'a','in':[]}", "where.in must be a list of 1 to 1000 values");
    assertProblem("{'property':'a','in':5}", "where.in must be a list");
    assertProblem("{'property':'a','exists':1}", "where.exists must be true or false");
    assertProblem("{'property':'a','prefix':1}", "where.prefix must be a string");
    assertProblem("{'property':'a','regex':'('}", "where.regex is not a regular expression of RE2");
    assertProblem("{'property':'a','regex':'(a)\\\\1'}", "where.regex is not a regular expression");
    assertProblem("{'property':'a'}", "where must have an operator");
    assertProblem("{'or':[]}", "where.or must be a list of at least one filter");
    assertProblem("{'and':{}}", "where.and must be a list of at least one filter");
    assertProblem("[]", "where must be a filter");
  }

  @Test
  void limits() {
    assertProblem("{'property':'a','regex':'" + "a".repeat(1001) + "'}", "1001 characters");
    assertProblem("{'property':'a','eq':'" + "a".repeat(1001) + "'}", "1001 characters");
    assertProblem("{'property':'" + "a".repeat(257) + "','eq':1}", "257 characters");
    assertProblem(nested(17), "lies deeper than 16 filters in each other");
    assertEquals(List.of(), problems(nested(16)));
    assertProblem(tests(101), "where has 101 tests; at most 100 are allowed");
    assertEquals(List.of(), problems(tests(100)));
  }

  @Test
  void nothingIsEveryEvent() {
    Problems problems = new Problems();
    assertEquals(Filter.ALL, FilterJson.read(null, "where", problems));
    assertTrue(problems.isEmpty());
  }

  private static String nested(int depth) {
    return "{'not':".repeat(depth - 1) + "{'property':'a','eq':1}" + "}".repeat(depth - 1);
  }

  private static String tests(int count) {
    return "{'or':[" + "{'property':'a','eq':1},".repeat(count - 1) + "{'property':'a','eq':2}]}";
  }

  private static void assertProblem(String filter, String part) {
    List<String> problems = problems(filter);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains(part), problems.toString());
  }

  private static List<String> problems(String filter) {
    Problems problems = new Problems();
    FilterJson.read(JsonTree.read(filter.replace('\'', '"').getBytes(UTF_8)), "where", problems);
    return problems.all();
  }
}
