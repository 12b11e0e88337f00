package io.raingauge.server;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Picks numbers from 0 on, each as often as its weight says. */
final class Shares {
  private final double[] upTo;

  private Shares(double[] upTo) {
    this.upTo = upTo;
  }

  /**
   * @param weight of each number below {@code count}; greater than 0
   */
  static Shares of(int count, IntToDoubleFunction weight) {
    double[] upTo = new double[count];
    double sum = 0;
    for (int index = 0; index < count; index++) {
      sum += weight.applyAsDouble(index);
      upTo[index] = sum;
    }
    for (int index = 0; index < count; index++) {
      upTo[index] /= sum;
    }
    return new Shares(upTo);
  }

  int pick(Random chance) {
    return at(chance.nextDouble());
  }

  /** The number at a place from 0 to 1, when all lie side by side, each as wide as its share. */
  int at(double place) {
    int found = Arrays.binarySearch(upTo, place);
    return Math.min(upTo.length - 1, found >= 0 ? found + 1 : -found - 1);
  }
}
