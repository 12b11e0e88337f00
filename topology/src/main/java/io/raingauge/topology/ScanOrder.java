package io.raingauge.topology;

import io.raingauge.scan.ScanSteps;

/**
 * What a client of the query topology sends over DRPC: a word, a blank, and the request of a scan.
 *
 * @param request with {@link Kind#RUN} all of it, with the others its id
 */
record ScanOrder(Kind kind, String request) {
  /** The words. */
  enum Kind {
    /** Answer it. */
    RUN,
    /** Is it still being answered? */
    ALIVE,
    /** Nobody waits for it any more. */
    STOP
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is not that
   */
  static ScanOrder of(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is no order for a scan");
    }
    return new ScanOrder(Kind.valueOf(text.substring(0, blank)), text.substring(blank + 1));
  }

  String text() {
    return kind + " " + request;
  }

  /** By which all tuples of one scan meet. */
  String id() {
    return ScanSteps.idOf(request);
  }
}
