package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.LongTable;
import io.raingauge.chunk.Texts;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.wire.GrowingBytes;

/**
 * The values of a property by which events are grouped, as small numbers that are of this chunk
 * only. For one thread.
 */
abstract class KeyColumn {
  private static final int ROWS = ColumnReader.BLOCK_ROWS;

  /** How many numbers there are; more may come where it is read by value. */
  abstract int count();

  /** Whether numbers are given to values as they come; else {@link #count} is all there can be. */
  boolean isGrowing() {
    return false;
  }

  /** The number of each selected row. */
  abstract void read(BlockView view, int[] out);

  /** Appends the value of a number, as a series has it. */
  abstract void encode(int number, GrowingBytes into);

  static KeyColumn of(PropertyColumn column) {
    if (column.isExpression()) {
      return new ExpressionKeys(column.expression());
    }
    if (column.isCoded()) {
      return new OfTexts(column.reader());
    }
    if (column.isLongCoded()) {
      return new OfLongs(column.reader());
    }
    if (column.isNumbered()) {
      return new OfNumbered(column.reader());
    }
    return new OfValues(PropertyCells.of(column));
  }

  private static void encodeNull(GrowingBytes into) {
    Series.encodeValue(new PropertyValues(1), 0, into);
  }

  private static void encodeText(byte[] text, int from, int to, GrowingBytes into) {
    PropertyValues one = new PropertyValues(1);
    one.setString(0, text, from, to);
    Series.encodeValue(one, 0, into);
  }

  private static final class OfTexts extends KeyColumn {
    private final ColumnReader reader;
    private final Texts dictionary;

    private OfTexts(ColumnReader reader) {
      this.reader = reader;
      dictionary = reader.dictionary();
    }

    @Override
    int count() {
      return dictionary.count() + 1;
    }

    @Override
    void read(BlockView view, int[] out) {
      reader.codes(view.block, out);
      view.gather(out);
    }

    @Override
    void encode(int number, GrowingBytes into) {
      if (number == dictionary.count()) {
        encodeNull(into);
      } else {
        encodeText(dictionary.bytes(), dictionary.from(number), dictionary.to(number), into);
      }
    }
  }

  private static final class OfLongs extends KeyColumn {
    private final ColumnReader reader;
    private final long[] different;

    private OfLongs(ColumnReader reader) {
      this.reader = reader;
      different = reader.differentLongs();
    }

    @Override
    int count() {
      return different.length + 1;
    }

    @Override
    void read(BlockView view, int[] out) {
      reader.longCodes(view.block, out);
      view.gather(out);
    }

    @Override
    void encode(int number, GrowingBytes into) {
      if (number == different.length) {
        encodeNull(into);
      } else {
        PropertyValues one = new PropertyValues(1);
        one.setLong(0, different[number]);
        Series.encodeValue(one, 0, into);
      }
    }
  }

  private static final class OfNumbered extends KeyColumn {
    private final ColumnReader reader;
    private final LongTable table = new LongTable();
    private final long[] numbers = new long[ROWS];
    private final Texts text = new Texts();

    private OfNumbered(ColumnReader reader) {
      this.reader = reader;
    }

    @Override
    boolean isGrowing() {
      return true;
    }

    @Override
    int count() {
      return table.size();
    }

    @Override
    void read(BlockView view, int[] out) {
      reader.numbered(view.block, numbers);
      view.gather(numbers);
      for (int index = 0; index < view.selected; index++) {
        out[index] = table.codeOf(numbers[index]);
      }
    }

    @Override
    void encode(int number, GrowingBytes into) {
      if (table.number(number) < 0) {
        encodeNull(into);
      } else {
        reader.numberedText(table.number(number), text);
        encodeText(text.bytes(), 0, text.to(0), into);
      }
    }
  }

  private static final class OfValues extends KeyColumn {
    private final PropertyCells cells;
    private final BytesIndex index = new BytesIndex();
    private final PropertyValues one = new PropertyValues(1);
    private final GrowingBytes value = new GrowingBytes();

    private OfValues(PropertyCells cells) {
      this.cells = cells;
    }

    @Override
    boolean isGrowing() {
      return true;
    }

    @Override
    int count() {
      return index.size();
    }

    @Override
    void read(BlockView view, int[] out) {
      cells.load(view.block);
      for (int at = 0; at < view.selected; at++) {
        one.clear();
        cells.set(view.row(at), one, 0);
        value.clear();
        Series.encodeValue(one, 0, value);
        out[at] = index.numberOf(value.bytes(), value.size());
      }
    }

    @Override
    void encode(int number, GrowingBytes into) {
      index.write(number, into);
    }
  }
}
