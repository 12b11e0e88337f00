package io.raingauge.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where a server may listen: on a loopback address always; on others with keys, or insecurely. */
final class BindRule {
  private BindRule() {}

  /**
   * Resolves an address and checks that a server may listen on it.
   *
   * @throws BindRefusedException when it may not, or when there is no such address
   */
  static InetSocketAddress check(String bind, int port, Protection protection) {
    InetAddress address = resolve(bind);
    if (!address.isLoopbackAddress() && protection == Protection.NONE) {
      throw new BindRefusedException(
          "server.bind="
              + bind
              + " can be reached from other machines, and there are no keys: anybody could read and"
              + " change everything. Configure keys (for example RAINGAUGE_KEYS=web:write,read:SECRET; a secret comes from:"
              + " openssl rand -hex 24), or bind 127.0.0.1, or say --insecure if that is meant.");
    }
    return new InetSocketAddress(address, port);
  }

  private static InetAddress resolve(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new BindRefusedException(
          "server.bind=" + bind + " is not an address of this machine. The default is 127.0.0.1.");
    }
  }

  /** What stands between the server's port and whoever reaches it. */
  enum Protection {
    KEYS,
    NONE,
    /** None, and somebody said that this is meant. */
    NONE_ON_PURPOSE
  }
}
