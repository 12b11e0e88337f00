package io.raingauge.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.RandomBodies;
import io.raingauge.collector.RecordingSink;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Damaged bodies, before and after compression, never make the server fail. */
class HttpFuzzTest {
  private static final int SEEDS = 3000;
  private static final TestServer server = new TestServer(CollectorSettings.DEFAULT);

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyAnswerIsAReceiptOrTheClientsFault() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      boolean several = random.nextInt(4) == 0;
      byte[] plain = RandomBodies.mutate(random, RandomBodies.body(random, several));
      String path = several ? "/v1/events" : "/v1/events/c";
      server.sink.clear();
      Answer answer =
          switch (random.nextInt(3)) {
            case 0 -> server.post(path, plain);
            case 1 -> send(path, "gzip", RandomBodies.mutate(random, TestServer.gzip(plain)));
            default -> send(path, "zstd", RandomBodies.mutate(random, Zstd.compress(plain)));
          };
      String context = "seed " + seed + ": " + answer.http().body();
      if (answer.status() == 202) {
        assertEquals(
            server.sink.events().stream().map(RecordingSink.Event::json).count(),
            answer.accepted(),
            context);
      } else {
        assertTrue(answer.status() >= 400 && answer.status() < 500, context);
        answer.isError(answer.status(), answer.text("error.code"));
      }
    }
    assertEquals(0, server.collector.status().pendingBytes());
  }

  private static Answer send(String path, String coding, byte[] body) {
    return server.post(path, body, "Content-Encoding", coding);
  }
}
