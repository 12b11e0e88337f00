package io.raingauge.server.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Addresses as users write them: {@code host:port}, with commas between several. */
public final class Addresses {
  private static final int MOST_PORT = 65_535;

  private Addresses() {}

  /**
   * At least one, not resolved yet.
   *
   * @param what begins the sentence, for example the key
   * @throws IllegalArgumentException when it is not that, with a sentence for the user
   */
  public static List<InetSocketAddress> of(String what, String text) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      addresses.add(one(what, text, part.strip()));
    }
    return addresses;
  }

  private static InetSocketAddress one(String what, String text, String part) {
    int colon = part.lastIndexOf(':');
    String host = part.substring(0, Math.max(0, colon)).replaceAll("^\\[(.*)]$", "$1");
    try {
      int port = Integer.parseInt(part.substring(colon + 1));
      boolean isBare = host.contains(":") && !part.startsWith("["); // IPv6 without brackets.
      if (host.matches("\\S+") && !isBare && port >= 0 && port <= MOST_PORT) {
        return InetSocketAddress.createUnresolved(host, port);
      }
    } catch (NumberFormatException e) {
      // It gets the same sentence as a port out of bounds.
    }
    throw new IllegalArgumentException(
        what + "=" + text + " is not of the form host:port or host:port,host:port.");
  }
}
