package io.raingauge.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.property.PropertyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The values of one dotted path in a chunk, to be compared with those of a fold. */
final class ColumnsOfPath {
  private final List<ColumnReader> columns = new ArrayList<>();
  private final List<ColumnReader> within = new ArrayList<>();
  private final Kind[] kinds = new Kind[ColumnReader.BLOCK_ROWS];
  private final int[] ints = new int[ColumnReader.BLOCK_ROWS];
  private final long[] longs = new long[ColumnReader.BLOCK_ROWS];
  private final double[] doubles = new double[ColumnReader.BLOCK_ROWS];
  private final Texts texts = new Texts();

  ColumnsOfPath(Chunk chunk, String path) {
    for (int column : chunk.header().columnsOf(path)) {
      columns.add(chunk.open(column));
    }
    for (int column : chunk.header().columnsWithin(path)) {
      within.add(chunk.open(column));
    }
  }

  void assertSame(int row, PropertyValues values, int slot, String message) {
    assertEquals(text(values, slot), text(row), message);
  }

  private static String text(PropertyValues values, int slot) {
    return switch (values.type(slot)) {
      case ABSENT -> "absent";
      case NULL -> "null";
      case BOOLEAN -> values.longAt(slot) != 0 ? "true" : "false";
      case LONG -> "" + values.longAt(slot);
      case DOUBLE -> "" + values.doubleAt(slot);
      case STRING -> "string " + values.stringAt(slot);
      case NESTED -> "nested";
    };
  }

  private String text(int row) {
    int block = row / ColumnReader.BLOCK_ROWS;
    int at = row % ColumnReader.BLOCK_ROWS;
    for (ColumnReader column : columns) {
      column.kinds(block, kinds);
      if (kinds[at] != Kind.ABSENT) {
        return text(column, block, at);
      }
    }
    for (ColumnReader column : within) {
      column.kinds(block, kinds);
      if (kinds[at] != Kind.ABSENT) {
        return "nested";
      }
    }
    return "absent";
  }

  private String text(ColumnReader column, int block, int at) {
    switch (Objects.requireNonNull(kinds[at])) {
      case NULL -> {
        return "null";
      }
      case BOOLEAN -> {
        column.booleans(block, ints);
        return ints[at] != 0 ? "true" : "false";
      }
      case LONG -> {
        column.longs(block, longs);
        return "" + longs[at];
      }
      case DOUBLE, BIG -> {
        column.numbers(block, doubles);
        PropertyValues value = new PropertyValues(1);
        value.setDouble(0, doubles[at]);
        return text(value, 0);
      }
      case STRING -> {
        column.texts(block, Kind.STRING, texts);
        return "string " + texts.text(at);
      }
      default -> {
        return "nested";
      }
    }
  }
}
