package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScanMergesTest {
  private static final ScanRequest SCAN = FakeScans.request("a", "uuu");

  private final List<String> said = new ArrayList<>();
  private final ScanMerges merges =
      new ScanMerges(
          new FakeScans(),
          new ScanSettings(1, 1, Duration.ofSeconds(1), Duration.ofMinutes(1)),
          new ScanMerges.Out() {
            @Override
            public void merged(String id, int count, int reader, boolean isEnded) {
              said.add(id + " " + count + ", reader " + reader + (isEnded ? ", ended" : ""));
            }

            @Override
            public void reply(ScanRequest request, String text) {
              said.add(request.returnTo() + ": " + text);
            }
          });

  /** Tried: parts that are merged as they come give another reply. */
  @Test
  void partsAreMergedInTheirOrderHoweverTheyCome() {
    merges.take(SCAN, read(2));
    merges.take(SCAN, read(0));
    merges.take(SCAN, PartialBatch.known(List.of(), 3));
    merges.take(SCAN, read(1));
    assertEquals(
        List.of(
            "a 0, reader 5",
            "a 1, reader 5",
            "a 1, reader -1",
            "to-a: r0 r1 r2",
            "a 0, reader 5, ended"),
        said);
  }

  /** A chunk that may be lost is given to another reader, and then the first has it, too. */
  @Test
  void aPartThatWasReadTwiceIsMergedOnce() {
    for (int number : List.of(0, 0, 2, 2, 1)) {
      merges.take(SCAN, read(number));
    }
    merges.take(SCAN, PartialBatch.known(List.of(), 3));
    merges.take(SCAN, read(1));
    assertTrue(said.contains("to-a: r0 r1 r2"), said.toString());
    assertEquals(1, said.stream().filter(each -> each.startsWith("to-a")).count());
  }

  @Test
  void aScanOfNoPartsHasAReply() {
    merges.take(SCAN, PartialBatch.known(List.of(), 0));
    assertEquals(List.of("to-a: ", "a 0, reader -1, ended"), said);
  }

  @Test
  void theFirstFailureIsTheReplyAndWhatComesLateFreesItsReaderOnly() {
    merges.take(SCAN, read(0));
    merges.take(SCAN, PartialBatch.failed("broken", 5));
    merges.take(SCAN, PartialBatch.failed("cancelled", 5));
    merges.take(SCAN, read(1));
    assertEquals(
        List.of(
            "a 1, reader 5",
            "to-a: broken",
            "a 0, reader 5, ended",
            "a 0, reader 5, ended",
            "a 0, reader 5, ended"),
        said);
  }

  @Test
  void aMergeThatThrowsFailsItsScan() {
    merges.take(SCAN, PartialBatch.read(0, FakeScans.part("bad"), 5));
    assertEquals(List.of("to-a: failed: a limit", "a 0, reader 5, ended"), said);
  }

  private static PartialBatch read(int number) {
    return PartialBatch.read(number, FakeScans.part("r" + number), 5);
  }
}
