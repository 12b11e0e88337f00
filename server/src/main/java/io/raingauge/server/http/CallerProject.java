package io.raingauge.server.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import io.raingauge.access.Caller;

/** The project that a request acts for: that of its key, or "default" where there are no keys. */
public final class CallerProject {
  private static final AttributeKey<Caller> KEY = AttributeKey.valueOf("io.raingauge.caller");

  private CallerProject() {}

  /**
   * The project of a request that the key gate has let through.
   *
   * @throws IllegalStateException for another one
   */
  public static String of(ServiceRequestContext context) {
    return caller(context).project();
  }

  /**
   * The project and the restrictions of a request that the key gate has let through.
   *
   * @throws IllegalStateException for another one
   */
  public static Caller caller(ServiceRequestContext context) {
    Caller caller = context.attr(KEY);
    if (caller == null) {
      throw new IllegalStateException("a request came around the key gate");
    }
    return caller;
  }

  static void set(ServiceRequestContext context, String project) {
    set(context, Caller.unrestricted(project));
  }

  static void set(ServiceRequestContext context, Caller caller) {
    context.setAttr(KEY, caller);
  }
}
