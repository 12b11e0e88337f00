package io.raingauge.server.storm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.storm.security.auth.SimpleTransportPlugin;
import org.apache.storm.thrift.TProcessor;
import org.apache.storm.thrift.protocol.TBinaryProtocol;
import org.apache.storm.thrift.server.THsHaServer;
import org.apache.storm.thrift.server.TServer;
import org.apache.storm.thrift.transport.TNonblockingServerSocket;
import org.apache.storm.thrift.transport.TTransportException;

/**
 * Storm's plain transport, whose servers listen on the loopback; its own listen on all addresses.
 */
public final class LoopbackTransport extends SimpleTransportPlugin {
  private int port;

  @Override
  public TServer getServer(TProcessor processor) throws TTransportException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), type.getPort(topoConf));
    TNonblockingServerSocket socket = new TNonblockingServerSocket(address);
    port = socket.getPort();
    return new THsHaServer(
        new THsHaServer.Args(socket)
            .processor(processor)
            .maxWorkerThreads(type.getNumThreads(topoConf))
            .protocolFactory(new TBinaryProtocol.Factory(false, true)));
  }

  @Override
  public int getPort() {
    return port;
  }
}
