package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Makes values for measures to take: of one slot, from plain objects; "absent" is no value. */
final class Values {
  private Values() {}

  static PropertyValues of(Object value) {
    PropertyValues values = new PropertyValues(1);
    if (value instanceof Number number && !(value instanceof Double)) {
      values.setLong(0, number.longValue());
    } else if (value instanceof Double number) {
      values.setDouble(0, number);
    } else if (value instanceof Boolean yes) {
      values.setBoolean(0, yes);
    } else if (!value.equals("absent")) {
      byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
      values.setString(0, text, 0, text.length);
    }
    return values;
  }

  /** A cell of one measure that took values, all at one time. */
  static CellState cell(Measure.Kind kind, List<?> values) {
    CellState cell = CellState.empty(measures(kind));
    for (Object value : values) {
      cell.add(of(value), new int[1], 0);
    }
    return cell;
  }

  static Optional<Object> result(Measure.Kind kind, Object... values) {
    return cell(kind, List.of(values)).state(0).result();
  }

  static List<Measure> measures(Measure.Kind kind) {
    return List.of(kind == Measure.Kind.COUNT ? Measure.COUNT : new Measure(kind, "p"));
  }
}
