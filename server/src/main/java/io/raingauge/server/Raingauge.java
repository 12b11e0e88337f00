package io.raingauge.server;

import io.raingauge.server.config.Configuration;
import java.net.URI;

/** A whole server as the commands see it: wired, then started, then closed. For one thread. */
public interface Raingauge extends AutoCloseable {
  /**
   * Starts every part, and returns when events are accepted.
   *
   * @throws io.raingauge.server.http.BindRefusedException when it may not or cannot listen
   */
  void start();

  /** Where it answers. */
  URI url();

  /** Stops every part, the last that was started first; all that was accepted is kept. */
  @Override
  void close();

  /** Wires a server, without I/O. */
  @FunctionalInterface
  interface Wiring {
    Raingauge of(Configuration configuration);
  }
}
