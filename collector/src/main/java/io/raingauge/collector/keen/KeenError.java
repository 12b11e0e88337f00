package io.raingauge.collector.keen;

import io.raingauge.collector.Fault;
import io.raingauge.collector.Problem;

/**
 * What is wrong, as Keen's clients know it.
 *
 * @param code one of Keen's names; a client gives up an event for the first three, and sends it
 *     again for any other
 * @param description for a person
 */
record KeenError(String code, String description) {
  static final String COLLECTION_NAME = "InvalidCollectionNameError";
  static final String PROPERTY_NAME = "InvalidPropertyNameError";
  static final String PROPERTY_VALUE = "InvalidPropertyValueError";
  static final String JSON = "InvalidJSONError";
  static final String PARAMETER = "InvalidParameterError";
  static final String TOO_LARGE = "RequestEntityTooLargeError";
  static final String CONTENT = "UnsupportedMediaTypeError";
  static final String LATER = "ServiceUnavailableError";
  static final String DROPPED = "EventDroppedError";
  static final String UNCERTAIN = "InternalServerError";

  /** A problem with one event. */
  static KeenError ofEvent(Problem problem) {
    return new KeenError(eventCode(problem.fault()), described(problem));
  }

  /** A problem with a whole request. */
  static KeenError ofRequest(Problem problem) {
    return new KeenError(requestCode(problem.fault()), described(problem));
  }

  private static String described(Problem problem) {
    return problem.property().isEmpty()
        ? problem.message()
        : problem.property() + ": " + problem.message();
  }

  private static String eventCode(Fault fault) {
    return switch (fault) {
      case BAD_COLLECTION -> COLLECTION_NAME;
      case NAME_TOO_LONG -> PROPERTY_NAME;
      default -> PROPERTY_VALUE;
    };
  }

  private static String requestCode(Fault fault) {
    return switch (fault) {
      case MALFORMED_JSON, INVALID_UTF8, NOT_AN_OBJECT, NOT_AN_ARRAY, EMPTY_BATCH -> JSON;
      case BODY_TOO_LARGE, TOO_MANY_EVENTS -> TOO_LARGE;
      case MALFORMED_ENCODING, UNSUPPORTED_ENCODING, UNSUPPORTED_CONTENT -> CONTENT;
      default -> eventCode(fault);
    };
  }
}
