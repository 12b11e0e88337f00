package io.raingauge.query;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.rollup.Rollup;
import io.raingauge.scan.ScanUnavailableException;
import java.util.List;
import java.util.Optional;

/** Why there is no answer, for the client who asked: what was wrong, the bound, and what to do. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds, each with the HTTP status and the word that a client's program can look at. */
  public enum Kind {
    /** The question breaks a rule; asking again unchanged fails again. */
    BAD_QUESTION(400, "bad-question"),
    /** No rollup holds what is asked. */
    NO_ROLLUP(400, "no-rollup"),
    /** Nothing has this name. */
    NOT_FOUND(404, "not-found"),
    /** The answer would be larger than is allowed; a narrower question is answered (Q1). */
    TOO_LARGE(400, "too-large"),
    /** The question itself is too long. */
    BODY_TOO_LARGE(413, "body-too-large"),
    /** Too many questions at once; ask again later. */
    TOO_MANY(429, "too-many-queries"),
    /** It took too long; a narrower question, or the same later, is answered (Q1). */
    TOO_SLOW(503, "too-slow"),
    /** Raw events that are kept are not those that were written. */
    BROKEN_CHUNK(500, "broken-chunk"),
    /** The store, or what reads raw events, did not answer; ask again later. */
    UNAVAILABLE(503, "unavailable"),
    /** What {@code after} names is not counted yet (Q4). */
    NOT_YET(504, "not-yet-counted");

    private final int httpStatus;
    private final String code;

    Kind(int httpStatus, String code) {
      this.httpStatus = httpStatus;
      this.code = code;
    }

    public int httpStatus() {
      return httpStatus;
    }

    public String code() {
      return code;
    }
  }

  private final Kind kind;
  private final transient List<String> problems;
  private final transient Optional<Rollup> definition;

  public QueryException(Kind kind, String message) {
    this(kind, message, List.of(), Optional.empty());
  }

  /**
   * @param problems each thing that is wrong
   * @param definition a rollup that would answer the question
   */
  public QueryException(
      Kind kind, String message, List<String> problems, Optional<Rollup> definition) {
    super(message);
    this.kind = kind;
    this.problems = List.copyOf(problems);
    this.definition = definition;
  }

  /** What a question that needs a broken chunk is refused with. */
  public static QueryException of(BrokenChunkException broken) {
    QueryException why =
        new QueryException(
            Kind.BROKEN_CHUNK, "The raw events cannot be read: " + broken.getMessage());
    why.initCause(broken);
    return why;
  }

  /** What a question is refused with while nothing runs the scans of raw events. */
  public static QueryException of(ScanUnavailableException unavailable) {
    QueryException why =
        new QueryException(
            Kind.UNAVAILABLE, "Raw events are not read: " + unavailable.getMessage());
    why.initCause(unavailable);
    return why;
  }

  public Kind kind() {
    return kind;
  }

  public List<String> problems() {
    return problems;
  }

  /** A rollup that would answer the question, where none does. */
  public Optional<Rollup> definition() {
    return definition;
  }
}
