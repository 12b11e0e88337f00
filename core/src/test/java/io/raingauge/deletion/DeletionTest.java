package io.raingauge.deletion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.chunk.Position;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeletionTest {
  private static final Filter BOTS = new Comparison("agent.kind", Operator.EQ, "bot");
  private static final List<Deletion> ALL_KINDS =
      List.of(
          Deletion.ofProperty("p", "c\"é", "a.b"),
          Deletion.ofAll("p", "c"),
          Deletion.ofEvents("p", "c", BOTS, -5, Long.MAX_VALUE),
          Deletion.ofEvents("p", "c", Filter.not(new Exists("x")), Long.MIN_VALUE, 1L << 40));

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Deletion each : ALL_KINDS) {
      assertEquals(each, Deletion.of(each.toBytes()));
      lines.append(new String(each.toBytes(), StandardCharsets.UTF_8)).append('\n');
    }
    try (InputStream golden = DeletionTest.class.getResourceAsStream("deletion.golden")) {
      assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), lines.toString());
    }
  }

  @Test
  void otherBytesAreRefused() {
    for (String wrong :
        List.of(
            "{",
            "[]",
            "{\"project\":\"p\",\"collection\":\"c\"}",
            "{\"project\":\"p\",\"collection\":\"c\",\"where\":{},\"from\":\"x\",\"to\":null}",
            "{\"project\":\"p\",\"collection\":\"c\",\"where\":{},\"from\":5,\"to\":5}",
            "{\"project\":\"p\",\"collection\":\"c\",\"where\":{\"property\":\"x\"},\"from\":1}")) {
      byte[] bytes = wrong.getBytes(StandardCharsets.UTF_8);
      assertThrows(IllegalStateException.class, () -> Deletion.of(bytes), wrong);
    }
  }

  @Test
  void theSameOnceMoreTakesThePlaceOfTheEarlierOne() {
    for (Deletion each : ALL_KINDS) {
      assertEquals(List.of(at(2, each)), with(List.of(at(1, each)), at(2, each)));
    }
  }

  @Test
  void theWholeCollectionMakesItsEarlierOnesSuperfluousAndNoOther() {
    DeletionInForce other = at(1, Deletion.ofProperty("p", "other", "a"));
    List<DeletionInForce> before =
        List.of(at(0, Deletion.ofProperty("p", "c", "a")), other, at(2, bots(0, 9)));
    DeletionInForce all = at(3, Deletion.ofAll("p", "c"));
    assertEquals(List.of(other, all), with(before, all));
  }

  @Test
  void aWiderTimeframeOfTheSameFilterCoversANarrowerOne() {
    assertEquals(List.of(at(2, bots(0, 9))), with(List.of(at(1, bots(1, 9))), at(2, bots(0, 9))));
    List<DeletionInForce> both = List.of(at(1, bots(0, 9)), at(2, bots(1, 10)));
    assertEquals(both, with(List.of(both.get(0)), both.get(1)));
    DeletionInForce everything = at(3, Deletion.ofEvents("p", "c", Filter.ALL, 0, 10));
    assertEquals(List.of(everything), with(both, everything));
    DeletionInForce parent = at(3, Deletion.ofProperty("p", "c", "a"));
    assertEquals(
        List.of(parent), with(List.of(at(1, Deletion.ofProperty("p", "c", "a.b"))), parent));
  }

  /**
   * Events that a filter found before its property went are gone; found anew, later, they would be
   * back. Tried: without commutesWith in makesSuperfluous both lists have two.
   */
  @Test
  void whatWasSeenOtherwiseMeanwhileStays() {
    DeletionInForce gone = at(2, Deletion.ofProperty("p", "c", "agent"));
    List<DeletionInForce> before = List.of(at(1, bots(0, 9)), gone);
    assertEquals(3, with(before, at(3, bots(0, 9))).size());
    List<DeletionInForce> properties = List.of(gone, at(3, bots(0, 9)));
    assertEquals(3, with(properties, at(4, gone.deletion())).size());
    DeletionInForce unrelated = at(2, Deletion.ofProperty("p", "c", "agents"));
    assertEquals(2, with(List.of(at(1, bots(0, 9)), unrelated), at(3, bots(0, 9))).size());
  }

  private static Deletion bots(long fromMs, long toMs) {
    return Deletion.ofEvents("p", "c", BOTS, fromMs, toMs);
  }

  private static DeletionInForce at(long offset, Deletion deletion) {
    return new DeletionInForce(deletion, new Position(0, offset, 0), 1, 0);
  }

  private static List<DeletionInForce> with(List<DeletionInForce> before, DeletionInForce next) {
    return DeletionInForce.with(before, next);
  }
}
