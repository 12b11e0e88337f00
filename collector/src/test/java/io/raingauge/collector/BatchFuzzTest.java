package io.raingauge.collector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.raingauge.collector.spool.Part;
import io.raingauge.wire.EventLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Throws damaged bodies at the collector: nothing surprises it, and what it takes is sound. */
class BatchFuzzTest {
  private static final int SEEDS = 60_000;
  private static final JsonFactory STRICT = new JsonFactory();

  private final RecordingSink sink = new RecordingSink();
  private final Collector collector =
      new Collector(sink, 4, CollectorSettings.DEFAULT, () -> 1_800_000_000_000L);

  @Test
  void mutationsOfValidBodiesGiveSoundEventsOrProblems() throws IOException {
    int taken = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      boolean several = random.nextInt(4) == 0;
      byte[] body = RandomBodies.mutate(random, RandomBodies.body(random, several));
      Optional<String> collection = several ? Optional.empty() : Optional.of("c");
      Optional<String> key = random.nextBoolean() ? Optional.of("k") : Optional.empty();
      sink.clear();
      Receipt receipt = collector.accept(new Submission("p", collection, key, body)).join();
      if (receipt instanceof Receipt.Accepted accepted) {
        assertEquals(accepted.accepted(), check(body, "seed " + seed), "seed " + seed);
        taken++;
      } else {
        assertTrue(receipt.httpStatus() >= 400 && receipt.httpStatus() < 500, "seed " + seed);
        assertEquals(List.of(), sink.batches(), "seed " + seed);
      }
    }
    assertTrue(taken > SEEDS / 10 && taken < SEEDS * 9 / 10, taken + " bodies were taken");
  }

  /** Each line reads back, its event is bytes of the body, valid UTF-8 and one strict object. */
  private int check(byte[] body, String seed) throws IOException {
    String blanked = new String(body, ISO_8859_1).replace('\n', ' ').replace('\r', ' ');
    EventLine line = new EventLine();
    int count = 0;
    for (Part part : sink.batches().get(0).parts()) {
      line.over(part.value());
      while (line.hasNext()) {
        line.next();
        count++;
        byte[] event = Arrays.copyOfRange(part.value(), line.eventFrom(), line.eventTo());
        assertTrue(blanked.contains(new String(event, ISO_8859_1)), seed);
        UTF_8.newDecoder().decode(ByteBuffer.wrap(event));
        List<JsonToken> tokens = tokens(event);
        assertEquals(JsonToken.START_OBJECT, tokens.get(0), seed);
        assertEquals(0, depth(tokens), seed);
        byte[] whole = part.value();
        tokens(Arrays.copyOfRange(whole, line.projectFrom() - 12, line.eventTo() + 1));
      }
    }
    return count;
  }

  private static List<JsonToken> tokens(byte[] json) throws IOException {
    List<JsonToken> tokens = new ArrayList<>();
    try (JsonParser parser = STRICT.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens.add(token);
        if (token.isNumeric()) {
          assertTrue(Double.isFinite(parser.getDoubleValue()));
        } else if (token == JsonToken.VALUE_STRING) {
          parser.getText();
        }
      }
    }
    return tokens;
  }

  /** The depth after the last token, and a failure if it was 0 before. */
  private static int depth(List<JsonToken> tokens) {
    int depth = 0;
    for (int index = 0; index < tokens.size(); index++) {
      depth += tokens.get(index).isStructStart() ? 1 : tokens.get(index).isStructEnd() ? -1 : 0;
      assertTrue(depth > 0 || index == tokens.size() - 1, "more than one value");
    }
    return depth;
  }
}
