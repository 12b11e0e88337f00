package io.raingauge.query.scan;

import io.raingauge.property.PropertyValues;

/** How many characters a string has. For one thread. */
final class BlockLength extends BlockExpression {
  private final BlockExpression of;
  private final Scratch scratch;

  BlockLength(BlockExpression of, Scratch scratch) {
    this.of = of;
    this.scratch = scratch;
  }

  @Override
  boolean isNumeric() {
    return true;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    PropertyValues strings = scratch.takeValues();
    of.values(block, size, strings);
    for (int row = 0; row < size; row++) {
      out[row] =
          strings.type(row) == PropertyValues.Type.STRING ? length(strings, row) : Double.NaN;
    }
    scratch.give(strings);
    return true;
  }

  @Override
  void values(int block, int size, PropertyValues into) {
    double[] numbers = scratch.takeNumbers();
    numbers(block, size, numbers);
    put(numbers, size, into);
    scratch.give(numbers);
  }

  /** Of UTF-8, a byte 10xxxxxx goes on with a character that began before it. */
  private static int length(PropertyValues strings, int row) {
    byte[] text = strings.text();
    int count = 0;
    for (int at = strings.textFrom(row); at < strings.textTo(row); at++) {
      count += (text[at] & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }
}
