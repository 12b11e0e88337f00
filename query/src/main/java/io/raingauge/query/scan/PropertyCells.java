package io.raingauge.query.scan;

import io.raingauge.chunk.ChunkEvents;
import io.raingauge.chunk.ColumnName;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Kind;
import io.raingauge.chunk.Texts;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The values of a property, block after block, each as a single event's would be. It reads whatever
 * there may be, and slowly; so it is for what has no loop of its own. For one thread.
 */
abstract class PropertyCells {
  private static final int ROWS = ColumnReader.BLOCK_ROWS;

  /** Reads a block. */
  abstract void load(int block);

  /** Sets a slot, which is absent, to the value of a row of the block. */
  abstract void set(int row, PropertyValues into, int slot);

  static PropertyCells of(PropertyColumn column) {
    if (column.isExpression()) {
      return new OfExpression(column.expression());
    }
    if (column.isScattered()) {
      return new Scattered(column);
    }
    return column.isMissing() ? new OfNone() : new OfColumn(column.reader());
  }

  private static final class OfNone extends PropertyCells {
    @Override
    void load(int block) {}

    @Override
    void set(int row, PropertyValues into, int slot) {}
  }

  private static final class OfExpression extends PropertyCells {
    private final ExpressionColumn column;
    private PropertyValues values = new PropertyValues(0);

    private OfExpression(ExpressionColumn column) {
      this.column = column;
    }

    @Override
    void load(int block) {
      values = column.values(block);
    }

    @Override
    void set(int row, PropertyValues into, int slot) {
      into.copy(slot, values, row);
    }
  }

  private static final class OfColumn extends PropertyCells {
    private final ColumnReader reader;
    private final Set<Kind> stored;
    private final Kind[] kinds = new Kind[ROWS];
    private final int[] booleans = new int[ROWS];
    private final long[] longs = new long[ROWS];
    private final double[] doubles = new double[ROWS];
    private final Texts texts = new Texts();

    private OfColumn(ColumnReader reader) {
      this.reader = reader;
      stored = reader.kinds();
    }

    @Override
    void load(int block) {
      reader.kinds(block, kinds);
      for (Kind kind : stored) {
        switch (kind) {
          case ABSENT, NULL, JSON -> {}
          case BOOLEAN -> reader.booleans(block, booleans);
          case LONG -> reader.longs(block, longs);
          case DOUBLE, BIG -> reader.numbers(block, doubles);
          case STRING -> reader.texts(block, kind, texts);
        }
      }
    }

    @Override
    void set(int row, PropertyValues into, int slot) {
      switch (kinds[row]) {
        case ABSENT -> {}
        case NULL -> into.setNull(slot);
        case BOOLEAN -> into.setBoolean(slot, booleans[row] != 0);
        case LONG -> into.setLong(slot, longs[row]);
        case DOUBLE, BIG -> into.setDouble(slot, doubles[row]);
        case STRING -> into.setString(slot, texts.bytes(), texts.from(row), texts.to(row));
        case JSON -> into.setNested(slot);
      }
    }
  }

  /**
   * A value of its own column counts first, then what is within an object of its path: of a path
   * that an event has twice the chunk keeps the first there. What overflowed counts last.
   */
  private static final class Scattered extends PropertyCells {
    private final List<OfColumn> own = new ArrayList<>();
    private final List<ColumnReader> within = new ArrayList<>();
    private final Optional<Overflow> overflow;
    private final int[] isWithin = new int[ROWS];
    private final int[] absent = new int[ROWS];

    private Scattered(PropertyColumn column) {
      for (int index : column.own()) {
        own.add(new OfColumn(column.columns().reader(index)));
      }
      for (int index : column.within()) {
        within.add(column.columns().reader(index));
      }
      boolean hasMore = column.columns().header().columnOf(ColumnName.Role.OVERFLOW).isPresent();
      overflow = hasMore ? Optional.of(new Overflow(column)) : Optional.empty();
    }

    @Override
    void load(int block) {
      own.forEach(each -> each.load(block));
      Arrays.fill(isWithin, 0);
      for (ColumnReader reader : within) {
        int size = reader.mask(block, Kind.ABSENT, absent);
        for (int row = 0; row < size; row++) {
          isWithin[row] |= absent[row] ^ 1;
        }
      }
      overflow.ifPresent(each -> each.load(block));
    }

    @Override
    void set(int row, PropertyValues into, int slot) {
      for (OfColumn each : own) {
        if (each.kinds[row] != Kind.ABSENT) {
          each.set(row, into, slot);
          return;
        }
      }
      if (isWithin[row] != 0) {
        into.setNested(slot);
      } else if (overflow.isPresent()) {
        overflow.get().set(row, into, slot);
      }
    }
  }

  /** Gives of each event what overflowed back as an object, and reads it as the fold does. */
  private static final class Overflow extends PropertyCells {
    private final ChunkEvents events;
    private final PropertyReader reader;
    private final PropertyValues one = new PropertyValues(1);
    private final GrowingBytes object = new GrowingBytes();
    private int start;

    private Overflow(PropertyColumn column) {
      events = new ChunkEvents(column.columns().chunk(), ColumnName.OVERFLOW::equals);
      reader = new PropertyReader(List.of(column.path()));
    }

    @Override
    void load(int block) {
      start = block * ROWS;
    }

    @Override
    void set(int row, PropertyValues into, int slot) {
      events.at(start + row);
      object.clear();
      events.write(object);
      reader.read(object.bytes(), 0, object.size(), one);
      into.copy(slot, one, 0);
    }
  }
}
