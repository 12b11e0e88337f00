package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ColumnName;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.expression.DerivedProperty;
import io.raingauge.property.PropertyReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a chunk that a scan names, each opened when it is needed and once. For one thread.
 */
final class ChunkColumns {
  private final Chunk chunk;
  private final Map<String, PropertyColumn> properties = new HashMap<>();
  private final Map<String, PropertyColumn> stored = new HashMap<>();
  private final Scratch scratch = new Scratch();
  private final @Nullable ColumnReader[] readers;

  ChunkColumns(Chunk chunk) {
    this.chunk = chunk;
    readers = new @Nullable ColumnReader[chunk.header().columns().size()];
  }

  Chunk chunk() {
    return chunk;
  }

  ChunkHeader header() {
    return chunk.header();
  }

  /** Where the values of a property are, or of an expression in its place. */
  PropertyColumn property(String name) {
    PropertyColumn known = properties.get(name);
    if (known != null) {
      return known;
    }
    PropertyColumn found =
        DerivedProperty.of(name)
            .map(of -> PropertyColumn.ofExpression(this, name, new ExpressionColumn(of, this)))
            .orElseGet(() -> stored(name));
    properties.put(name, found);
    return found;
  }

  /** Where the values of a property of the events are, whatever its name is. */
  PropertyColumn stored(String path) {
    return stored.computeIfAbsent(path, this::find);
  }

  /** Room that the expressions of this chunk share. */
  Scratch scratch() {
    return scratch;
  }

  /** Where the events' times are. */
  PropertyColumn times() {
    return property(PropertyReader.TIME);
  }

  ColumnReader reader(int index) {
    ColumnReader known = readers[index];
    if (known != null) {
      return known;
    }
    ColumnReader opened = chunk.open(index);
    readers[index] = opened;
    return opened;
  }

  private PropertyColumn find(String path) {
    if (path.equals(PropertyReader.TIME)) {
      int[] time = {header().columnOf(ColumnName.Role.TIME).orElseThrow()};
      return new PropertyColumn(this, path, time, new int[0], PropertyColumn.Layout.PLAIN);
    }
    int[] own = header().columnsOf(path);
    boolean isScattered = own.length > 1 || header().columnOf(ColumnName.Role.OVERFLOW).isPresent();
    return new PropertyColumn(
        this,
        path,
        own,
        header().columnsWithin(path),
        isScattered ? PropertyColumn.Layout.SCATTERED : PropertyColumn.Layout.PLAIN);
  }
}
