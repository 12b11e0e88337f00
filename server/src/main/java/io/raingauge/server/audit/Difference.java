package io.raingauge.server.audit;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.CellKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cell that is not as the log says.
 *
 * @param stored the stored state's bytes; empty where there is no such cell
 * @param recounted what it should be; empty where there should be none
 */
public record Difference(
    RollupInForce rollup, CellKey key, Optional<byte[]> stored, Optional<byte[]> recounted) {

  /** As {@code raingauge audit} reads it. */
  Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rollup", rollup.rollup().name());
    tree.put("collection", rollup.rollup().collection());
    tree.put("width", key.width().toString());
    tree.put("window", Instant.ofEpochMilli(key.windowMs()).toString());
    tree.put("partition", key.partition());
    tree.put("epoch", key.epoch());
    tree.put("series", series());
    Map<String, @Nullable Object> storedTree = stored.map(this::state).orElse(null);
    Map<String, @Nullable Object> recountedTree = recounted.map(this::state).orElse(null);
    if (storedTree != null && recountedTree != null && storedTree.equals(recountedTree)) {
      // The numbers agree now, but what is kept beside them to go on counting does not.
      storedTree.put("bytes", HexFormat.of().formatHex(stored.orElseThrow()));
      recountedTree.put("bytes", HexFormat.of().formatHex(recounted.orElseThrow()));
    }
    tree.put("stored", storedTree);
    tree.put("recounted", recountedTree);
    return tree;
  }

  private List<@Nullable Object> series() {
    PropertyValues values = new PropertyValues(Series.MAX_VALUES);
    List<@Nullable Object> list = new ArrayList<>();
    try {
      int count = Series.decode(key.series(), values);
      for (int slot = 0; slot < count; slot++) {
        list.add(
            switch (values.type(slot)) {
              case ABSENT, NULL, NESTED -> null;
              case BOOLEAN -> values.longAt(slot) != 0;
              case LONG -> values.longAt(slot);
              case DOUBLE -> number(values.doubleAt(slot));
              case STRING -> values.stringAt(slot);
            });
      }
    } catch (IllegalStateException damaged) {
      list.add("unreadable: " + HexFormat.of().formatHex(key.series()));
    }
    return list;
  }

  private Map<String, @Nullable Object> state(byte[] bytes) {
    Map<String, @Nullable Object> results = new LinkedHashMap<>();
    List<Measure> measures = rollup.rollup().measures();
    try {
      CellState state = CellState.of(measures, bytes);
      for (int index = 0; index < measures.size(); index++) {
        Object result = state.state(index).result().orElse(null);
        results.put(label(measures.get(index)), result instanceof Double d ? number(d) : result);
      }
    } catch (IllegalStateException damaged) {
      results.put("unreadable", HexFormat.of().formatHex(bytes));
    }
    return results;
  }

  private static String label(Measure measure) {
    String word = measure.kind().word();
    return measure.property().isEmpty() ? word : word + "(" + measure.property() + ")";
  }

  /** JSON has no infinities. */
  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : String.valueOf(value);
  }

  /** Whether two states of the same measures are the same, whatever wrote their bytes. */
  static boolean isSame(List<Measure> measures, byte[] stored, byte[] recounted) {
    if (Arrays.equals(stored, recounted)) {
      return true;
    }
    try {
      return Arrays.equals(CellState.of(measures, stored).toBytes(), recounted);
    } catch (IllegalStateException damaged) {
      return false;
    }
  }
}
