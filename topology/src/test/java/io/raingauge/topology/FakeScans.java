package io.raingauge.topology;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanSteps;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scans whose request is their id and, on a second line, a letter for each chunk: {@code u} must be
 * read, {@code k} is known, {@code p} is passed over, {@code x} has a broken header. The reply is
 * what was merged.
 */
final class FakeScans implements ScanSteps {
  @Override
  public ChunkIndex index(String request) {
    String chunks = request.substring(request.indexOf('\n') + 1);
    if (chunks.isEmpty()) {
      throw new IllegalArgumentException("no scan");
    }
    return new ChunkIndex() {
      private int next;

      @Override
      public Optional<Sight> next() {
        return next == chunks.length() ? Optional.empty() : Optional.of(sight(chunks, next++));
      }
    };
  }

  @Override
  public Partial read(String request, ChunkName chunk) {
    return part("r" + chunk.index());
  }

  @Override
  public PartialMerge merge(String request) {
    List<String> all = new ArrayList<>();
    return new PartialMerge() {
      @Override
      public void take(Partial partial) {
        all.add(new String(partial.toBytes(), StandardCharsets.UTF_8));
        if (all.contains("bad")) {
          throw new IllegalStateException("a limit");
        }
      }

      @Override
      public String end() {
        return String.join(" ", all);
      }
    };
  }

  @Override
  public String failed(String request, Throwable why) {
    return "failed: " + why.getMessage();
  }

  static Partial part(String text) {
    return new Partial.Encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  static ScanRequest request(String id, String chunks) {
    return new ScanRequest(id + "\n" + chunks, "to-" + id);
  }

  static ChunkName name(int index) {
    Position from = new Position(0, index, 0);
    return new ChunkName(
        index, new ChunkRange("p", "clicks", 3, from, new Position(0, index + 1, 2)));
  }

  private static ChunkIndex.Sight sight(String chunks, int index) {
    return switch (chunks.charAt(index)) {
      case 'u' -> new ChunkIndex.Sight.Unread(name(index));
      case 'k' -> new ChunkIndex.Sight.Known(part("k" + index));
      case 'p' -> new ChunkIndex.Sight.Passed();
      default -> throw new IllegalStateException("broken header " + index);
    };
  }
}
