package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.scan.ScanUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.storm.thrift.TException;
import org.junit.jupiter.api.Test;

/** That calls are answered is watched where a cluster runs, by {@code ClusterQueriesIT}. */
final class DrpcServersTest {
  private static final InetSocketAddress NOBODY =
      InetSocketAddress.createUnresolved("127.0.0.1", 1);

  @Test
  void whereNoServerAnswersTheErrorNamesThemAndTheSetting() {
    ScanUnavailableException none =
        assertThrows(
            ScanUnavailableException.class,
            () -> new DrpcServers(List.of(NOBODY, NOBODY)).connect());
    String message = String.valueOf(none.getMessage());
    assertTrue(message.contains("127.0.0.1:1, 127.0.0.1:1"), message);
    assertTrue(message.contains("query.drpc-servers"), message);
  }

  /** Whichever's turn it is. */
  @Test
  void aServerThatDoesNotAnswerIsPassedBy() throws IOException {
    try (ServerSocket there = listening()) {
      DrpcServers servers = new DrpcServers(List.of(NOBODY, addressOf(there)));
      for (int turn = 0; turn < 4; turn++) {
        servers.connect().close();
      }
    }
  }

  /** Tried: a connection that does not close its transport keeps the thread. */
  @Test
  void closingEndsACallThatIsUnderWay() throws Exception {
    try (ServerSocket there = listening()) {
      DrpcConnection connection = new DrpcServers(List.of(addressOf(there))).connect();
      CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> execute(connection));
      there.accept().getInputStream().read(); // It has been sent, and nobody answers.
      connection.close();
      assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
    }
  }

  private static String execute(DrpcConnection connection) {
    try {
      return connection.execute("f", "x");
    } catch (TException ended) {
      throw new IllegalStateException(ended);
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static InetSocketAddress addressOf(ServerSocket socket) {
    return InetSocketAddress.createUnresolved("127.0.0.1", socket.getLocalPort());
  }
}
