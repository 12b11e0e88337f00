package io.raingauge.query.scan;

import io.raingauge.property.PropertyValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A string in small letters. For one thread. */
final class BlockLower extends BlockExpression {
  private final BlockExpression of;
  private final Scratch scratch;
  private byte[] small = new byte[64];

  BlockLower(BlockExpression of, Scratch scratch) {
    this.of = of;
    this.scratch = scratch;
  }

  @Override
  boolean isNumeric() {
    return false;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    Arrays.fill(out, 0, size, Double.NaN);
    return true;
  }

  @Override
  void values(int block, int size, PropertyValues into) {
    PropertyValues strings = scratch.takeValues();
    of.values(block, size, strings);
    for (int row = 0; row < size; row++) {
      if (strings.type(row) == PropertyValues.Type.STRING) {
        lower(strings, row, into);
      } else {
        into.setNull(row);
      }
    }
    scratch.give(strings);
  }

  /** A byte of more than 7 bits is a part of another character than ASCII has. */
  private void lower(PropertyValues strings, int row, PropertyValues into) {
    byte[] text = strings.text();
    int from = strings.textFrom(row);
    int length = strings.textTo(row) - from;
    if (small.length < length) {
      small = new byte[Math.max(length, small.length * 2)];
    }
    int seen = 0;
    for (int at = 0; at < length; at++) {
      byte b = text[from + at];
      seen |= b;
      small[at] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
    if (seen >= 0) {
      into.setString(row, small, 0, length);
    } else {
      byte[] utf8 = strings.stringAt(row).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
      into.setString(row, utf8, 0, utf8.length);
    }
  }
}
