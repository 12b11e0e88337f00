package io.raingauge.query.http;

import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.scan.Asker;
import io.raingauge.scan.ScanSteps;
import io.raingauge.scan.ScanUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * The servers that ask, over HTTP, each at the address that stands in its requests. {@link
 * ScanRoutes} is the other end.
 *
 * <p>A worker has nothing of Raingauge but this and the JDK's client. Safe for many threads.
 */
public final class HttpAsker implements Asker {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Of one request. A server that takes longer for a column has other troubles. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  @Override
  public byte[] description(String request) {
    return send("GET", request, "/scan", BodyPublishers.noBody());
  }

  @Override
  public byte[] headers(String request, int first) {
    return send("GET", request, "/chunks/" + first, BodyPublishers.noBody());
  }

  @Override
  public byte[] column(String request, int chunk, int column) {
    String path = "/chunks/" + chunk + "/columns/" + column;
    return send("GET", request, path, BodyPublishers.noBody());
  }

  @Override
  public void answer(String request, byte[] answer) {
    send("POST", request, "/answer", BodyPublishers.ofByteArray(answer));
  }

  @Override
  public void fail(String request, byte[] why) {
    send("POST", request, "/failure", BodyPublishers.ofByteArray(why));
  }

  private byte[] send(String method, String request, String path, BodyPublisher body) {
    String id = ScanSteps.idOf(request);
    URI server = address(request.substring(Math.min(request.length(), id.length() + 1)));
    HttpRequest sent =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(LONGEST)
            .header("Authorization", "Bearer " + id)
            .method(method, body)
            .build();
    try {
      return given(http.send(sent, BodyHandlers.ofByteArray()));
    } catch (IOException lost) {
      throw new ScanUnavailableException(
          "the server that asked does not answer at " + server + ": " + lost, lost);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ScanUnavailableException("the worker is stopping", stopping);
    }
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if ("http".equals(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException wrong) {
      // It gets the same sentence as an address without a host.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not the address of a server");
  }

  private static byte[] given(HttpResponse<byte[]> answer) {
    byte[] body = answer.body();
    if (answer.statusCode() == 200) {
      return body;
    }
    String why = new String(body, StandardCharsets.UTF_8);
    throw switch (answer.statusCode()) {
      case 410 -> new CancellationException(why);
      case 413 ->
          new QueryException(
              Kind.TOO_LARGE,
              "The answer is larger than a server takes from a worker. Ask for fewer groups or"
                  + " longer intervals.");
      case 422 -> new QueryException(Kind.BROKEN_CHUNK, why);
      default ->
          new ScanUnavailableException(
              "the server that asked answered " + answer.statusCode() + ": " + why);
    };
  }
}
