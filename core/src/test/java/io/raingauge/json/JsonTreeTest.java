package io.raingauge.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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

  @Test
  void complaintsDoNotTellHowToSetTheParser() {
    for (String json : List.of("{\"a\": 1", "[NaN]")) {
      Exception wrong = assertThrows(IllegalArgumentException.class, () -> read(json), json);
      String message = String.valueOf(wrong.getMessage());
      assertFalse(message.matches(".*(Feature|Source|REDACTED).*"), message);
    }
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
