package io.raingauge.collector.keen;

import com.fasterxml.jackson.core.JsonToken;
import io.raingauge.json.JsonTree;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members that a key fills into an object. They replace the client's of the same name, whatever
 * it sent, so that nobody who has only the key can send an event without them. Where both have an
 * object, it is merged in the same way.
 *
 * <p>Immutable, safe for many threads.
 */
final class FilledMembers {
  private static final Merge NOTHING = new FilledMembers(Map.of()).newMerge();

  private final Map<String, byte[]> values = new LinkedHashMap<>();
  private final Map<String, FilledMembers> objects = new LinkedHashMap<>();

  FilledMembers(Map<?, ?> members) {
    members.forEach(
        (name, value) -> {
          byte[] member = JsonTree.write(Collections.singletonMap(name, value));
          values.put(String.valueOf(name), Arrays.copyOfRange(member, 1, member.length - 1));
          if (value instanceof Map<?, ?> object && !object.isEmpty()) {
            objects.put(String.valueOf(name), new FilledMembers(object));
          }
        });
  }

  /** For one object of a client's. */
  Merge begin() {
    return values.isEmpty() ? NOTHING : newMerge();
  }

  private Merge newMerge() {
    return new Merge(this);
  }

  /** What is filled into one object. For one thread. */
  static final class Merge {
    private final FilledMembers filled;
    private final Set<String> merged = new HashSet<>();

    private Merge(FilledMembers filled) {
      this.filled = filled;
    }

    /** Whether the client's member of this name is left out. */
    boolean fills(String name) {
      return filled.values.containsKey(name);
    }

    /** What is filled into the client's member, where it is the first of its name and an object. */
    Optional<FilledMembers> within(String name, JsonToken first) {
      @Nullable FilledMembers object = filled.objects.get(name);
      return object != null && first == JsonToken.START_OBJECT && merged.add(name)
          ? Optional.of(object)
          : Optional.empty();
    }

    /**
     * Writes all that was not merged into a member of the client's, each with a comma behind it.
     */
    void writeRest(GrowingBytes into) {
      for (Map.Entry<String, byte[]> value : filled.values.entrySet()) {
        if (!merged.contains(value.getKey())) {
          into.put(value.getValue(), 0, value.getValue().length);
          into.put(',');
        }
      }
    }
  }
}
