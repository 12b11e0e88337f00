package io.raingauge.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random histories of the real spool, forwarder, fold and start position on a simulated disk, log,
 * store and clock, each in one thread: see {@link World} for what goes wrong and {@link Verdict}
 * for what must be true in the end. One fails with its seed, which plays it again: {@code
 * -Draingauge.simulation.seed=S}, and {@code -Draingauge.simulation.histories=N} plays N from
 * there.
 *
 * <p>That it has teeth was tried: each line was taken out alone, and of 2,000 histories so many
 * failed.
 *
 * <pre>
 * rule what was removed                                                                   failed
 * S1   the force in SegmentWriter.write                                                     1643
 * S2   SegmentWriter.number: one number for a part of many events                           1997
 * S3   the comparison of the CRC in FrameFormat.wholeAt                                       68
 * S4   Segments.makeRoom: the limit                                                          645
 * S4   Segments.releasable: that only what the log acknowledged is released                   83
 * S4   Lane.offer: what is no longer there is announced as lost                              228
 * S4   Forwarder.loseWhatIsGone: the same at the end of the spool                              9
 * S5   Segments.taken: deletes on the log's word                                            1021
 * S5   Lane.isMissed never, neither by epoch nor because a fold has passed by                597
 * S5   Lane.isMissed: not because a fold has passed by                                       398
 * F1   Fold.takeEvents: larger numbers are taken, too                                       1073
 * F1   Fold.takeEvents: repeats are not skipped                                             1774
 * F2   MemoryStore.keep: of two cells the one that is written last stays                      24
 * F2   RollupFold.count: events that a cell covers are counted into it again                 341
 * F3   Fold.checkpoint: the numbers of the start                                            2000
 * F3   Fold.checkpoint: the newest time of the start                                        1999
 * F3   Fold.flush: no ids                                                                   1640
 * F3   SimulatedStore.write: the checkpoint without cells and ids                            973
 * F3   SimulatedStore.writeInPart: the checkpoint before cells and ids                       141
 * F4   OpenCells.cell: every cell starts empty                                              1755
 * F4   OpenCells.forgotten: the bound does not rise with what is forgotten                  1009
 * F5   Fold.count: no duplicates                                                            1957
 * F5   Fold.isDuplicate: the store is not asked                                             1895
 * F5   MemoryStore.counted: later positions count, too                                       365
 * F6   Fold.checkpoint: the definitions of the start                                        1329
 * F6   Fold.takeDefinition: a definition is taken whatever its number                        691
 * F7   Checkpoint.newEpoch: the same epoch again                                             618
 * F7   Checkpoint.newEpoch: no numbers                                                       581
 * F7   StartPosition.reason: not CUT where the log ends before the checkpoint                 87
 * F7   StartPosition.reason: not CUT where the log said that it replaced records              37
 * F7   StartPosition.reason: not MADE_ANEW                                                   128
 * </pre>
 *
 * <p>Of raw events, of 300 histories:
 *
 * <pre>
 * F5   Fold.count: duplicates are kept, too                                                  295
 * F3   Fold.flush: chunks begin where the fold began, not at its last flush                  299
 *      CountingChunks.of: what overlaps counts, too                                          176
 *      CountingChunks.of: of two that end at one place the narrower one                        5
 * </pre>
 *
 * <p>On one machine chunks are damaged, too, raw events are switched off for a while, and the real
 * rebuild makes them again; then the real audit must find nothing that differs (Q5).
 *
 * <p>Two lines leave no trace here: a definition of an id that is known (Fold.takeDefinition), for
 * no collector sends one twice; and going back at once when the epoch rises (Lane.isMissed), for a
 * fold that has passed by brings the same a little later. FoldTest and ForwarderTest have these.
 */
final class SimulationTest {
  private static final int HISTORIES = 20_000;
  private static final int MOST_TOLD = 3;
  private static final String LOGGER = "io.raingauge";
  private static Level before = Level.INFO;

  /** What goes wrong here by intention would fill the log. */
  @BeforeAll
  static void beQuiet() {
    before = LogManager.getLogger(LOGGER).getLevel();
    Configurator.setLevel(LOGGER, Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    Configurator.setLevel(LOGGER, before);
  }

  @Test
  void whateverHappensEveryEventIsCountedOnce() {
    long first = Long.getLong("raingauge.simulation.seed", 0);
    boolean replay = System.getProperty("raingauge.simulation.seed") != null;
    int histories = Integer.getInteger("raingauge.simulation.histories", replay ? 1 : HISTORIES);
    LongAdder mended = new LongAdder();
    List<String> miscounted =
        LongStream.range(first, first + histories)
            .parallel()
            .mapToObj(seed -> play(seed, mended))
            .flatMap(Optional::stream)
            .toList();
    assertTrue(replay || mended.sum() > histories / 10, "chunks made again: " + mended);
    List<String> told = miscounted.subList(0, Math.min(MOST_TOLD, miscounted.size()));
    assertEquals(
        0,
        miscounted.size(),
        () ->
            "of %d histories so many miscounted; -Draingauge.simulation.seed=S plays one again:%n%s"
                .formatted(histories, String.join(System.lineSeparator(), told)));
  }

  /** What was miscounted, if anything was. */
  private static Optional<String> play(long seed, LongAdder mended) {
    try {
      World world = new World(seed);
      world.play();
      mended.add(world.mended());
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      StringWriter whole = new StringWriter();
      e.printStackTrace(new PrintWriter(whole));
      return Optional.of("seed " + seed + ": " + whole);
    }
  }
}
