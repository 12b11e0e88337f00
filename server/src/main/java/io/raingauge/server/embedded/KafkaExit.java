package io.raingauge.server.embedded;

import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the broker finds that it cannot go on (a full or broken disk, most likely). By
 * itself it would end the process, silently for those who wait for its answers. Here it says so and
 * only the broker ends: events are accepted into the spool until the process is started again.
 */
final class KafkaExit {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaExit.class);

  private KafkaExit() {}

  /** For the whole process, since Kafka has one such procedure. */
  static void tellInsteadOfExiting(Path folder) {
    Exit.setExitProcedure((status, message) -> stop(folder, status, message));
    Exit.setHaltProcedure((status, message) -> stop(folder, status, message));
  }

  private static void stop(Path folder, int status, String message) {
    LOG.error(
        "kafka=stopped status={} reason=\"{}\": events are accepted and kept in the spool, and"
            + " nothing is counted. Look for a full or broken disk under {}, then start again",
        status,
        message,
        folder);
    // The caller relies on not being returned to.
    throw new BrokerStoppedError(status);
  }

  private static final class BrokerStoppedError extends Error {
    private static final long serialVersionUID = 1L;

    BrokerStoppedError(int status) {
      super("the embedded Kafka broker has stopped, status " + status);
    }
  }
}
