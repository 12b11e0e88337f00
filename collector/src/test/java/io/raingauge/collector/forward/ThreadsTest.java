package io.raingauge.collector.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.Part;
import io.raingauge.collector.spool.Spool;
import io.raingauge.collector.spool.SpoolSettings;
import io.raingauge.disk.FolderDisk;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.log.Log;
import io.raingauge.time.Clock;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool and the forwarder with their threads, on a real folder. */
class ThreadsTest {
  private static final int CALLERS = 8;
  private static final int BATCHES = 300;

  @Test
  void whatManyCallersAppendArrivesOnceAndInOrderAndIsDeleted(@TempDir Path folder)
      throws Exception {
    SpoolSettings settings = new SpoolSettings(64 << 20, 20_000, 4096, 32 << 20, 0, 1 << 20);
    CountingLog log = new CountingLog(CALLERS * BATCHES * 3);
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (Spool spool = new Spool(new FolderDisk(folder), settings, 1, () -> 7, Clock.system());
        Forwarder forwarder = newForwarder(spool, log)) {
      spool.open();
      forwarder.start();
      spool.start();
      List<Callable<Long>> calls =
          IntStream.range(0, CALLERS)
              .<Callable<Long>>mapToObj(caller -> () -> appendAll(spool, caller))
              .toList();
      for (Future<Long> last : callers.invokeAll(calls)) {
        assertTrue(last.get() <= CALLERS * BATCHES * 3L);
      }
      assertTrue(log.allCame.await(60, TimeUnit.SECONDS), forwarder.status().toString());
      assertEquals(CALLERS * BATCHES * 3, log.seen.size());
    } finally {
      callers.shutdown();
    }
  }

  private static long appendAll(Spool spool, int caller) {
    long last = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      byte[] value = (caller + "a" + batch + "\nb" + caller + batch + "\nc\n").getBytes(UTF_8);
      Part part = new Part(0, RecordKind.EVENTS, 3, value);
      long number = spool.append(new Batch(List.of(part))).join().numbers().getOrDefault(0, 0L);
      assertTrue(number > last, number + " after " + last);
      last = number;
    }
    return last;
  }

  private static Forwarder newForwarder(Spool spool, CountingLog log) {
    return new Forwarder(
        spool,
        log,
        partition -> Optional.of(new Confirmation(0, log.records, log.next)),
        ForwarderSettings.DEFAULT,
        () -> System.nanoTime() / 1_000_000,
        new Random(1));
  }

  /** Keeps and takes everything at once; used by the forwarder's thread alone. */
  private static final class CountingLog implements Log {
    final Set<Long> seen = new HashSet<>();
    final CountDownLatch allCame = new CountDownLatch(1);
    private final int expected;
    volatile long next = 1;
    volatile long records;

    CountingLog(int expected) {
      this.expected = expected;
    }

    @Override
    public int partitionCount() {
      return 1;
    }

    @Override
    public void append(
        int partition, RecordKey key, RecordKind kind, byte[] value, Acknowledgement then) {
      long number = key.first();
      for (byte b : value) {
        if (b == '\n' && number == next) {
          seen.add(number++);
          next = number;
        }
      }
      long offset = records;
      records = offset + 1;
      then.kept(offset);
      if (next > expected) {
        allCame.countDown();
      }
    }

    @Override
    public long endOffset(int partition) {
      return records;
    }

    @Override
    public void close() {}
  }
}
