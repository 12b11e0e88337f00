package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.ColumnStatistics;
import io.raingauge.chunk.Kind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where the values of one property are in a chunk, or of an expression in its place. For one
 * thread.
 */
final class PropertyColumn {
  /** Kinds that every test but whether it exists, every group and every measure takes for null. */
  private static final Set<Kind> NULLS = EnumSet.of(Kind.ABSENT, Kind.NULL, Kind.JSON);

  private static final double FIRST_INEXACT = 0x1p53;

  private final ChunkColumns columns;
  private final String path;
  private final int[] own;
  private final int[] within;
  private final Layout layout;
  private final Optional<ExpressionColumn> expression;

  PropertyColumn(ChunkColumns columns, String path, int[] own, int[] within, Layout layout) {
    this.columns = columns;
    this.path = path;
    this.own = own;
    this.within = within;
    this.layout = layout;
    expression = Optional.empty();
  }

  private PropertyColumn(ChunkColumns columns, String name, ExpressionColumn expression) {
    this.columns = columns;
    this.path = name;
    this.own = new int[0];
    this.within = new int[0];
    this.layout = Layout.SCATTERED;
    this.expression = Optional.of(expression);
  }

  /** What an expression computes: like what is scattered, no column has it. */
  static PropertyColumn ofExpression(
      ChunkColumns columns, String name, ExpressionColumn expression) {
    return new PropertyColumn(columns, name, expression);
  }

  /** How a property's values are kept. */
  enum Layout {
    /** In one column, or in none. */
    PLAIN,
    /** In several columns, or some in the overflow, or computed: read event by event. */
    SCATTERED
  }

  String path() {
    return path;
  }

  ChunkColumns columns() {
    return columns;
  }

  boolean isScattered() {
    return layout == Layout.SCATTERED;
  }

  boolean isExpression() {
    return expression.isPresent();
  }

  /** What computes it, where it {@link #isExpression}. */
  ExpressionColumn expression() {
    return expression.orElseThrow();
  }

  /** Whether no event of the chunk has it, but perhaps as an object. */
  boolean isMissing() {
    return !isScattered() && own.length == 0;
  }

  /** The columns of what is within it where it is an object. */
  int[] within() {
    return within.clone();
  }

  /** The columns of its own. */
  int[] own() {
    return own.clone();
  }

  /** The only column; not where it {@link #isMissing} or {@link #isScattered}. */
  ColumnReader reader() {
    return columns.reader(own[0]);
  }

  /** What is known without reading; empty where its values are not in one column. */
  Optional<ColumnStatistics> statistics() {
    return isScattered() || own.length == 0
        ? Optional.empty()
        : Optional.of(columns.header().columns().get(own[0]).statistics());
  }

  /** Whether all its values are strings with codes, but for those that count as null. */
  boolean isCoded() {
    return isOnly(Kind.STRING) && reader().hasCodes();
  }

  /** Whether all its values are whole numbers with codes, but for those that count as null. */
  boolean isLongCoded() {
    return isOnly(Kind.LONG) && reader().hasLongCodes();
  }

  /** Whether all its values are numbered strings, but for those that count as null. */
  boolean isNumbered() {
    return isOnly(Kind.STRING) && reader().isNumbered();
  }

  /** Whether all its values are of a kind, as it is stored, but for those that count as null. */
  boolean isOnly(Kind kind) {
    if (isScattered() || isMissing()) {
      return false;
    }
    Set<Kind> kinds = reader().kinds();
    kinds.removeAll(NULLS);
    return kinds.equals(EnumSet.of(kind));
  }

  /** Whether every number it has is exact as a double. */
  boolean isExactInDoubles() {
    if (isScattered() || isMissing()) {
      return false;
    }
    ColumnStatistics known = statistics().orElseThrow();
    return !reader().kinds().contains(Kind.LONG)
        || (Math.abs(known.min().orElse(0L).doubleValue()) < FIRST_INEXACT
            && Math.abs(known.max().orElse(0L).doubleValue()) < FIRST_INEXACT);
  }
}
