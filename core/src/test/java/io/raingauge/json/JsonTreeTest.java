package io.raingauge.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTreeTest {
  @Test
  void whatIsReadIsWrittenInItsOrder() {
    String json = "{\"z\":[1,-2.5,true,false,null,\"é\\\"\\n\"],\"a\":{},\"m\":[]}";
    assertEquals(json, new String(JsonTree.write(read(json)), UTF_8));
  }

  @Test
  void numbersAreLongsWhereTheyFit() {
    assertEquals(Long.MAX_VALUE, read("9223372036854775807"));
    assertEquals(0x1p63, read("9223372036854775808"));
    assertEquals(200.0, read("2e2"));
    assertNull(read(" null "));
  }

  @Test
  void anythingButOneValueIsRefusedAndTheMessageSaysWhere() {
    for (String json :
        List.of(
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "1 2",
            "1e999",
            "NaN",
            "'a'",
            "{a:1}",
            "[".repeat(101) + "]".repeat(101))) {
      assertThrows(IllegalArgumentException.class, () -> read(json), json);
    }
    Exception wrong = assertThrows(IllegalArgumentException.class, () -> read("{\n \"a\": x}"));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.contains("line 2, column"), message);
  }

  /**
   * In words of ours: a parser's are for programmers. Tried: without the sentence for what comes
   * twice, "there is a mistake" is told.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1 | it ends too early; a \", } or ] is missing (line 1, column",
        "{\"a | it ends too early; a \", } or ] is missing",
        "[1, | it ends too early; a \", } or ] is missing",
        "{\"a\": 1] | ']' stands where '}' must",
        "[1}       | '}' stands where ']' must",
        "{\"a\": 1 \"b\": 2} | '\"' stands where a comma or } must",
        "[1 2] | '2' stands where a comma or ] must",
        "{a: 1} | 'a' stands where a name in double quotes must",
        "{'a': 1} | ''' stands where a name in double quotes must",
        "{\"a\" 1} | '1' stands where a colon must",
        "{\"a\": } | '}' stands where a value must",
        "[1,] | ']' stands where a value must",
        "['a'] | ''' stands where a value must",
        "{\"a\": yes} | 'yes' is no value; a text stands in double quotes",
        "[NaN] | 'NaN' is no value in JSON",
        "[01] | a number begins with 0",
        "[1.] | ']' cannot stand in a number",
        "[-] | ']' cannot stand in a number",
        "[1e] | ']' cannot stand in a number",
        "[\"\\q\"] | there is no \\ with 'q' behind it",
        "[\"a\tb\"] | a control character (code 9) stands in a text; write it with a backslash",
        "{\"a\": 1, \"a\": 2} | the name \"a\" is there twice in one object",
      })
  void whatIsNotJsonIsToldInOurWords(String json, String told) {
    Exception wrong = assertThrows(IllegalArgumentException.class, () -> read(json), json);
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.startsWith("this is not JSON: " + told), message);
  }

  @Test
  void whatAParserHasNoRoomForIsToldInOurWords() {
    Map<String, String> told =
        Map.of(
            "[".repeat(101) + "]".repeat(101),
            "objects and arrays lie more than 100 deep in each other",
            "[" + "1".repeat(1001) + "]",
            "a number has more than 1000 digits",
            "{\"" + "a".repeat(60_000) + "\": 1}",
            "a name has more than 50000 characters");
    told.forEach(
        (json, words) -> {
          Exception wrong = assertThrows(IllegalArgumentException.class, () -> read(json));
          String message = String.valueOf(wrong.getMessage());
          assertTrue(message.startsWith("this is not JSON: " + words), message);
        });
    byte[] latin = "[\"é or so\"]".getBytes(StandardCharsets.ISO_8859_1);
    Exception wrong = assertThrows(IllegalArgumentException.class, () -> JsonTree.read(latin));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.startsWith("this is not JSON: a byte is not UTF-8"), message);
  }

  @Test
  void whatIsNoJsonIsNotWritten() {
    assertThrows(IllegalArgumentException.class, () -> JsonTree.write(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> JsonTree.write(new Object()));
    assertEquals(
        "[18446744073709551616,3]",
        new String(JsonTree.write(List.of(BigInteger.ONE.shiftLeft(64), 3)), UTF_8));
  }

  @Test
  void problemsAreToldAtOnceWithTheirPaths() {
    Problems problems = new Problems();
    problems.throwIfAny("the rollup");
    problems.add(Problems.member(Problems.element("measures", 1), "sum"), "must be a name");
    problems.add("", "is too long");
    ProblemsException all =
        assertThrows(ProblemsException.class, () -> problems.throwIfAny("the rollup"));
    assertEquals(List.of("measures[1].sum must be a name", "is too long"), all.problems());
    assertEquals(
        "the rollup has 2 problems: measures[1].sum must be a name; is too long", all.getMessage());
    for (int more = 0; more < 100; more++) {
      problems.add("x", "y");
    }
    assertEquals(Problems.MAX_PROBLEMS, new ArrayList<>(problems.all()).size());
    assertEquals(Map.of(), read("{}"));
  }

  private static @Nullable Object read(String json) {
    return JsonTree.read(json.getBytes(UTF_8));
  }
}
