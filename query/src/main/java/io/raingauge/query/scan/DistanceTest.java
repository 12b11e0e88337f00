package io.raingauge.query.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkEvents;
import io.raingauge.chunk.ColumnName;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.filter.Within;
import io.raingauge.wire.GrowingBytes;
import java.io.IOException;
import java.util.Arrays;

/**
 * Whether a place is near enough. A list is kept as its JSON, so each event that may have one is
 * written back and read, of that property alone. For one thread.
 */
final class DistanceTest extends BlockTest {
  private static final JsonFactory JSON = new JsonFactory();

  private final Within within;
  private final ChunkEvents events;
  private final GrowingBytes object = new GrowingBytes();

  DistanceTest(Within within, Chunk chunk) {
    this.within = within;
    this.events = new ChunkEvents(chunk, this::isWanted);
  }

  private boolean isWanted(ColumnName name) {
    return name.equals(ColumnName.OVERFLOW) || name.path().equals(within.property());
  }

  @Override
  void test(int block, int size, int[] mask) {
    Arrays.fill(mask, 0, size, 0);
    for (int row = 0; row < size; row++) {
      events.at(block * ColumnReader.BLOCK_ROWS + row);
      object.clear();
      events.write(object);
      mask[row] = holds() ? 1 : 0;
    }
  }

  private boolean holds() {
    try (JsonParser parser = JSON.createParser(object.bytes(), 0, object.size())) {
      parser.nextToken();
      return holds(parser, "");
    } catch (IOException broken) {
      throw new IllegalStateException("a chunk gave back an event that is not JSON", broken);
    }
  }

  /** Looks through an object; of a property that comes twice the first counts. */
  private boolean holds(JsonParser parser, String path) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String its = path.isEmpty() ? name : path + "." + name;
      JsonToken token = parser.nextToken();
      if (its.equals(within.property())) {
        return token == JsonToken.START_ARRAY && isNear(parser);
      }
      if (token == JsonToken.START_OBJECT && within.property().startsWith(its + ".")) {
        if (holds(parser, its)) {
          return true;
        }
      } else {
        parser.skipChildren();
      }
    }
    return false;
  }

  private boolean isNear(JsonParser parser) throws IOException {
    double[] degrees = new double[2];
    for (int index = 0; index < degrees.length; index++) {
      if (!parser.nextToken().isNumeric()) {
        return false;
      }
      degrees[index] = parser.getDoubleValue();
    }
    return parser.nextToken() == JsonToken.END_ARRAY && within.holds(degrees[0], degrees[1]);
  }
}
