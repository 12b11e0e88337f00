package io.raingauge.server.storm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  private static final int IDLE_S = 60;

  private int port;

  @Override
  public TServer getServer(TProcessor processor) throws TTransportException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), type.getPort(topoConf));
    TNonblockingServerSocket socket = new TNonblockingServerSocket(address);
    port = socket.getPort();
    THsHaServer.Args arguments = new THsHaServer.Args(socket);
    arguments.processor(processor);
    arguments.protocolFactory(new TBinaryProtocol.Factory(false, true));
    arguments.executorService(workers());
    return new THsHaServer(arguments);
  }

  /** As many as Storm has; the server's own would never be more than five. */
  private ExecutorService workers() {
    int threads = type.getNumThreads(topoConf);
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            threads, threads, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  @Override
  public int getPort() {
    return port;
  }
}
