package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpStatus;

/** A request that is not about a query was refused. Never leaves this package. */
final class KeenRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpStatus status;
  private final String code;

  KeenRefusedException(HttpStatus status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** What nobody made, or removed. */
  static KeenRefusedException notFound(String message) {
    return new KeenRefusedException(HttpStatus.NOT_FOUND, "ResourceNotFoundError", message);
  }

  /** What the key does not permit. */
  static KeenRefusedException forbidden(String message) {
    return new KeenRefusedException(HttpStatus.FORBIDDEN, "RequestForbiddenError", message);
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
