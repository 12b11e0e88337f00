package io.raingauge.topology;

import io.raingauge.scan.ScanUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.storm.generated.DistributedRPC;
import org.apache.storm.security.auth.ClientAuthUtils;
import org.apache.storm.security.auth.ThriftConnectionType;
import org.apache.storm.thrift.TConfiguration;
import org.apache.storm.thrift.TException;
import org.apache.storm.thrift.protocol.TBinaryProtocol;
import org.apache.storm.thrift.transport.TSocket;
import org.apache.storm.thrift.transport.TTransport;
import org.apache.storm.thrift.transport.TTransportException;
import org.apache.storm.utils.Utils;

/**
 * The DRPC servers of a Storm cluster, over Thrift. Calls go to them in turn, past those that do
 * not answer.
 *
 * <p>Storm's own client tries a server that is down for a minute; whoever asks a question would
 * rather know. Safe for many threads.
 */
public final class DrpcServers implements DrpcConnection.Source {
  private static final int CONNECT_MS = 2000;

  /** A call has no time limit of its own: {@link DrpcScans} closes it. */
  private static final int NO_TIMEOUT = 0;

  private final List<InetSocketAddress> servers;
  private final Map<String, Object> config = Utils.readDefaultConfig();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param servers at least one
   */
  public DrpcServers(List<InetSocketAddress> servers) {
    this.servers = List.copyOf(servers);
  }

  @Override
  public DrpcConnection connect() {
    int first = turn.getAndIncrement();
    String why = "";
    for (int offset = 0; offset < servers.size(); offset++) {
      InetSocketAddress server = servers.get(Math.floorMod(first + offset, servers.size()));
      try {
        return connect(server);
      } catch (IOException | TTransportException refused) {
        why = String.valueOf(refused.getMessage());
      }
    }
    throw new ScanUnavailableException(
        "Storm's DRPC servers do not answer at "
            + servers.stream()
                .map(server -> server.getHostString() + ":" + server.getPort())
                .collect(Collectors.joining(", "))
            + " ("
            + why
            + "); look whether they run, and at query.drpc-servers");
  }

  private DrpcConnection connect(InetSocketAddress server) throws IOException, TTransportException {
    TSocket socket =
        new TSocket(
            new TConfiguration(), server.getHostString(), server.getPort(), NO_TIMEOUT, CONNECT_MS);
    try {
      TTransport transport =
          ClientAuthUtils.getTransportPlugin(ThriftConnectionType.DRPC, config)
              .connect(socket, server.getHostString(), null);
      return new Connection(transport, new DistributedRPC.Client(new TBinaryProtocol(transport)));
    } catch (IOException | TTransportException refused) {
      socket.close();
      throw refused;
    }
  }

  private record Connection(TTransport transport, DistributedRPC.Client client)
      implements DrpcConnection {
    @Override
    public String execute(String function, String arguments) throws TException {
      return client.execute(function, arguments);
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
