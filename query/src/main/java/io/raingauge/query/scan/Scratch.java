package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.property.PropertyValues;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Room for what is computed on the way, lent and given back: there is as much of it as expressions
 * are deep, however many they are. For one thread.
 */
final class Scratch {
  private final Deque<double[]> numbers = new ArrayDeque<>();
  private final Deque<PropertyValues> values = new ArrayDeque<>();

  /** Room for the numbers of a block, of which nothing is known. */
  double[] takeNumbers() {
    double[] free = numbers.poll();
    return free == null ? new double[ColumnReader.BLOCK_ROWS] : free;
  }

  void give(double[] taken) {
    numbers.push(taken);
  }

  /** A slot for each row of a block, all absent. */
  PropertyValues takeValues() {
    PropertyValues free = values.poll();
    if (free == null) {
      return new PropertyValues(ColumnReader.BLOCK_ROWS);
    }
    free.clear();
    return free;
  }

  void give(PropertyValues taken) {
    values.push(taken);
  }
}
