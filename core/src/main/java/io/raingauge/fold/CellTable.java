package io.raingauge.fold;

import org.jspecify.annotations.Nullable;

/** Open cells by series, width and window. */
final class CellTable extends ProbeTable<OpenCell> {
  @Nullable OpenCell find(SeriesCells series, int width, long fromMs) {
    int hash = OpenCell.hash(series, width, fromMs);
    for (int slot = firstSlot(hash); ; slot = slotAfter(slot)) {
      OpenCell cell = at(slot);
      if (cell == null || cell.is(series, width, fromMs)) {
        return cell;
      }
    }
  }
}
