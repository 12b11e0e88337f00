package io.raingauge.server.http;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;

/** The project that a request acts for: that of its key, or "default" where there are no keys. */
public final class CallerProject {
  private static final AttributeKey<String> KEY = AttributeKey.valueOf("io.raingauge.project");

  private CallerProject() {}

  /**
   * The project of a request that the key gate has let through.
   *
   * @throws IllegalStateException for another one
   */
  public static String of(ServiceRequestContext context) {
    String project = context.attr(KEY);
    if (project == null) {
      throw new IllegalStateException(context.path() + " was reached around the key gate");
    }
    return project;
  }

  static void set(ServiceRequestContext context, String project) {
    context.setAttr(KEY, project);
  }
}
