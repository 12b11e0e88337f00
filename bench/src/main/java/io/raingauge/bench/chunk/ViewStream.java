package io.raingauge.bench.chunk;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * So many views over so much time, one after the other; the same each time one iterates. Each
 * iterator is for one thread.
 */
record ViewStream(long count, Duration over) implements Iterable<View> {
  static final long START_MS = 1_763_640_000_000L; // 2025-11-20T12:00:00Z

  private static final long SEED = 1;

  long timeMs(long number) {
    return START_MS + (long) ((double) number / count * over.toMillis());
  }

  @Override
  public Iterator<View> iterator() {
    SplittableRandom random = new SplittableRandom(SEED);
    return new Iterator<>() {
      private long number;

      @Override
      public boolean hasNext() {
        return number < count;
      }

      @Override
      public View next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return View.random(timeMs(number++), random);
      }
    };
  }
}
