package io.raingauge.collector;

import io.raingauge.collector.Problem.Place;

/**
 * Finds line and column of a byte of a body. Asked in ascending order it reads the body once. For
 * one thread.
 */
final class Places {
  private final byte[] body;
  private int at;
  private int line = 1;
  private int lineFrom;

  Places(byte[] body) {
    this.body = body;
  }

  Place of(int offset) {
    if (offset < at) {
      at = 0;
      line = 1;
      lineFrom = 0;
    }
    for (; at < Math.min(offset, body.length); at++) {
      if (body[at] == '\n') {
        line++;
        lineFrom = at + 1;
      }
    }
    return new Place(line, 1 + characters(lineFrom, at), offset);
  }

  /** Each character has one byte that does not continue another. */
  private int characters(int from, int to) {
    int count = 0;
    for (int index = from; index < to; index++) {
      count += (body[index] & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }
}
