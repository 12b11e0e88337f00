package io.raingauge.collector;

import java.util.Locale;

/** What can be wrong with an event or a batch. Its {@link #word} is the {@code code} in answers. */
public enum Fault {
  MALFORMED_JSON,
  INVALID_UTF8,
  MALFORMED_ENCODING,
  UNSUPPORTED_ENCODING,
  UNSUPPORTED_CONTENT,
  NOT_AN_OBJECT,
  NOT_AN_ARRAY,
  EMPTY_BATCH,
  TOO_MANY_EVENTS,
  BODY_TOO_LARGE,
  EVENT_TOO_LARGE,
  NESTED_TOO_DEEP,
  NAME_TOO_LONG,
  BAD_COLLECTION,
  BAD_ID,
  BAD_TIME,
  BAD_NUMBER,
  BAD_IDEMPOTENCY_KEY,
  BAD_ROLLUP,
  /** Several faults of different kinds; each problem tells its own. */
  NO_GOOD_EVENT;

  /** For example {@code malformed-json}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The status of an answer that rejects everything for this. */
  public int httpStatus() {
    return switch (this) {
      case TOO_MANY_EVENTS, BODY_TOO_LARGE, EVENT_TOO_LARGE -> 413;
      case UNSUPPORTED_ENCODING, UNSUPPORTED_CONTENT -> 415;
      case MALFORMED_JSON,
          INVALID_UTF8,
          MALFORMED_ENCODING,
          NOT_AN_OBJECT,
          NOT_AN_ARRAY,
          EMPTY_BATCH,
          NESTED_TOO_DEEP,
          NAME_TOO_LONG,
          BAD_COLLECTION,
          BAD_ID,
          BAD_TIME,
          BAD_NUMBER,
          BAD_IDEMPOTENCY_KEY,
          BAD_ROLLUP,
          NO_GOOD_EVENT ->
          400;
    };
  }
}
