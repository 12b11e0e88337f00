package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.common.HttpResponse;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

final class ScanListenerTest {
  private static final Routes ROUTES =
      server -> server.service("/scan", (context, request) -> HttpResponse.of("here"));

  @Test
  void workersAreToldThePortThatWasTaken() throws Exception {
    try (ScanListener listener = listener("127.0.0.1", 0)) {
      listener.start();
      HttpRequest scan = HttpRequest.newBuilder(listener.url().resolve("/scan")).build();
      assertEquals("here", HttpClient.newHttpClient().send(scan, BodyHandlers.ofString()).body());
      assertRefused("cannot be listened on", listener("127.0.0.1", listener.url().getPort()));
    }
  }

  /** A worker would look for the server on its own machine. */
  @Test
  void anAddressThatNoWorkerReachesIsRefused() {
    assertRefused("no address that a worker can reach", listener("0.0.0.0", 0));
    assertRefused("no address that a worker can reach", listener("::", 0));
    assertRefused("not an address", listener("there is no such host", 0));
  }

  private static ScanListener listener(String host, int port) {
    return new ScanListener(InetSocketAddress.createUnresolved(host, port), ROUTES);
  }

  private static void assertRefused(String why, ScanListener listener) {
    BindRefusedException refused = assertThrows(BindRefusedException.class, listener::start);
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains("query.worker-address"));
  }
}
