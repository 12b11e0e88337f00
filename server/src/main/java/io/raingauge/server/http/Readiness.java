package io.raingauge.server.http;

import java.util.List;

/** What a server still waits for before it can do its work. Answers from memory. */
@FunctionalInterface
public interface Readiness {
  /** One sentence for each thing; none when the server is ready. */
  List<String> waitingFor();
}
