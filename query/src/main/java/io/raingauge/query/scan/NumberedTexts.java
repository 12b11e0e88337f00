package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Texts;
import io.raingauge.measure.MeasureState;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Different strings of a common start, end and number of digits: a bit for each number. So one that
 * is in many chunks is hashed once. For one thread.
 */
final class NumberedTexts {
  /** Numbers from here on are not kept so: the bits of all below take 8 MB. */
  static final long MOST = 1L << 26;

  private final Map<Form, Numbers> all = new LinkedHashMap<>();

  private record Form(List<Byte> prefix, List<Byte> suffix, int digits) {}

  private static final class Numbers {
    /** Any column that has the form: it knows the strings of the numbers. */
    private final ColumnReader form;

    private long[] bits = {};

    private Numbers(ColumnReader form) {
      this.form = form;
    }
  }

  /** Adds the numbers whose bit is set, of strings as a column has them. */
  void add(ColumnReader reader, long[] bits) {
    Form form =
        new Form(
            list(reader.numberedPrefix()), list(reader.numberedSuffix()), reader.numberedDigits());
    Numbers numbers = all.computeIfAbsent(form, each -> new Numbers(reader));
    if (numbers.bits.length < bits.length) {
      numbers.bits = Arrays.copyOf(numbers.bits, bits.length);
    }
    for (int word = 0; word < bits.length; word++) {
      numbers.bits[word] |= bits[word];
    }
  }

  /** Bytes of memory that it takes. */
  long usedBytes() {
    return all.values().stream().mapToLong(numbers -> 8L * numbers.bits.length).sum();
  }

  /** Adds all strings to a state. */
  void addTo(MeasureState state) {
    PropertyValues one = new PropertyValues(1);
    Texts text = new Texts();
    for (Numbers numbers : all.values()) {
      for (int word = 0; word < numbers.bits.length; word++) {
        for (long left = numbers.bits[word]; left != 0; left &= left - 1) {
          numbers.form.numberedText(word * 64L + Long.numberOfTrailingZeros(left), text);
          one.clear();
          one.setString(0, text.bytes(), 0, text.to(0));
          state.add(one, 0, 0);
        }
      }
    }
  }

  private static List<Byte> list(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(index -> bytes[index]).toList();
  }
}
