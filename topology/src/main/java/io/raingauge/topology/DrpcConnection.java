package io.raingauge.topology;

import org.apache.storm.thrift.TException;

/** A way to a DRPC server, for one call. */
public interface DrpcConnection extends AutoCloseable {
  /** Calls a function and waits for its result; interrupting may end it. */
  String execute(String function, String arguments) throws TException;

  /** Ends a call that is under way, from another thread. */
  @Override
  void close();

  /** Makes connections. Safe for many threads. */
  @FunctionalInterface
  interface Source {
    /**
     * @throws io.raingauge.scan.ScanUnavailableException when no server answers
     */
    DrpcConnection connect();
  }
}
