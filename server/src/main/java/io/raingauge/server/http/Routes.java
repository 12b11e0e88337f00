package io.raingauge.server.http;

import com.linecorp.armeria.server.ServerBuilder;

/** Services of one module, each under its paths. */
@FunctionalInterface
public interface Routes {
  /** Adds the services. They find the caller's project with {@link CallerProject#of}. */
  void addTo(ServerBuilder server);
}
