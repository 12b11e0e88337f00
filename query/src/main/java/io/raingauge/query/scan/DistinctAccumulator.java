package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Texts;
import io.raingauge.measure.DistinctRoom;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;

/**
 * The different strings of all events together: a bit for each code, or number, so that each string
 * is hashed once and not once an event. For one thread.
 */
final class DistinctAccumulator extends Accumulator {
  private final ColumnReader reader;
  private final Measure measure;
  private final DistinctRoom room;
  private final int[] codes = new int[ColumnReader.BLOCK_ROWS];
  private final long[] numbers;
  private long[] bits = new long[1024];

  DistinctAccumulator(PropertyColumn column, DistinctRoom room) {
    this.room = room;
    reader = column.reader();
    measure = new Measure(Measure.Kind.DISTINCT, column.path());
    numbers = new long[reader.isNumbered() ? ColumnReader.BLOCK_ROWS : 0];
  }

  /** Whether a column has what this takes. */
  static boolean canTake(PropertyColumn column) {
    return column.isCoded()
        || (column.isNumbered() && column.reader().greatestNumbered() < NumberedTexts.MOST);
  }

  @Override
  void add(BlockView view) {
    if (reader.isNumbered()) {
      reader.numbered(view.block, numbers);
      view.gather(numbers);
      for (int index = 0; index < view.selected; index++) {
        if (numbers[index] >= 0) {
          set((int) numbers[index]);
        }
      }
    } else {
      reader.codes(view.block, codes);
      view.gather(codes);
      for (int index = 0; index < view.selected; index++) {
        set(codes[index]);
      }
    }
  }

  @Override
  MeasureState state(int point) {
    MeasureState state = MeasureState.exact(measure, room);
    if (!reader.isNumbered()) {
      Texts texts = reader.dictionary();
      PropertyValues one = new PropertyValues(1);
      for (int code = 0; code < texts.count(); code++) {
        if (code >> 6 < bits.length && (bits[code >> 6] >>> code & 1) != 0) {
          one.clear();
          one.setString(0, texts.bytes(), texts.from(code), texts.to(code));
          state.add(one, 0, 0);
        }
      }
    }
    return state;
  }

  @Override
  void mergeApart(NumberedTexts into) {
    if (reader.isNumbered()) {
      into.add(reader, bits);
    }
  }

  @Override
  long usedBytes() {
    return 8L * bits.length;
  }

  private void set(int bit) {
    int word = bit >> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, Math.max(word + 1, bits.length * 2));
    }
    bits[word] |= 1L << bit;
  }
}
