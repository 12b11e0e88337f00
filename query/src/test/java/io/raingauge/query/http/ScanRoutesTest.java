package io.raingauge.query.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.query.QueryException;
import io.raingauge.query.scan.Asker;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.store.StoreUnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both ends of what crosses between a server that asks and a worker, over HTTP. */
final class ScanRoutesTest {
  private static final String KEY = "0123456789abcdef";
  private static final int MOST_BYTES = 1000;
  private static final FakeAsker ASKER = new FakeAsker();
  private static final HttpAsker HTTP = new HttpAsker();
  private static Server server = server();

  @BeforeAll
  static void start() {
    server.start().join();
  }

  @AfterAll
  static void stop() {
    server.stop().join();
  }

  private static Server server() {
    ServerBuilder builder =
        Server.builder().http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    new ScanRoutes(ASKER, MOST_BYTES).addTo(builder);
    return builder.build();
  }

  /** Knows one scan; its chunk 13 is broken, and of 14 the store knows nothing just now. */
  private static final class FakeAsker implements Asker {
    private final List<String> taken = new ArrayList<>();

    @Override
    public byte[] description(String request) {
      return given(request, "description");
    }

    @Override
    public byte[] headers(String request, int first) {
      return given(request, "headers from " + first);
    }

    @Override
    public byte[] column(String request, int chunk, int column) {
      if (chunk == 13) {
        throw new BrokenChunkException("column 13", "it is gone");
      }
      if (chunk == 14) {
        throw new StoreUnavailableException("no store", new IllegalStateException());
      }
      if (chunk == 15) {
        throw new IllegalArgumentException("there is no 15 of 3");
      }
      return given(request, "column " + column + " of " + chunk);
    }

    @Override
    public void answer(String request, byte[] answer) {
      given(request, "");
      taken.add("answer of " + answer.length);
    }

    @Override
    public void fail(String request, byte[] why) {
      given(request, "");
      taken.add("failure of " + why.length);
    }

    private static byte[] given(String request, String what) {
      if (!request.equals(KEY)) {
        throw new CancellationException("nobody waits for the answer");
      }
      return what.getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatTheAskerGivesComesAndWhatItTakesGoes() {
    assertText("description", HTTP.description(request(KEY)));
    assertText("headers from 512", HTTP.headers(request(KEY), 512));
    assertText("column 3 of 7", HTTP.column(request(KEY), 7, 3));
    HTTP.answer(request(KEY), new byte[MOST_BYTES]);
    HTTP.fail(request(KEY), new byte[3]);
    assertEquals(List.of("answer of 1000", "failure of 3"), ASKER.taken);
  }

  /** Tried: routes that do not show the key to the asker give the column to anybody. */
  @Test
  void nobodyWithoutTheKeyOfAScanGetsOrEndsAnything() throws Exception {
    String wrong = request("0123456789abcdee");
    assertThrows(CancellationException.class, () -> HTTP.description(wrong));
    assertThrows(CancellationException.class, () -> HTTP.column(wrong, 7, 3));
    assertThrows(CancellationException.class, () -> HTTP.answer(wrong, new byte[1]));
    assertThrows(CancellationException.class, () -> HTTP.fail(wrong, new byte[1]));
    HttpRequest bare = HttpRequest.newBuilder(url().resolve("/chunks/7/columns/3")).build();
    HttpResponse<String> refused = HttpClient.newHttpClient().send(bare, BodyHandlers.ofString());
    assertEquals(410, refused.statusCode());
    assertEquals("no-store", refused.headers().firstValue("cache-control").orElse(""));
  }

  @Test
  void whatIsWrongIsTheSameOnBothEnds() {
    QueryException broken =
        assertThrows(QueryException.class, () -> HTTP.column(request(KEY), 13, 0));
    assertEquals(QueryException.Kind.BROKEN_CHUNK, broken.kind());
    assertTrue(String.valueOf(broken.getMessage()).contains("it is gone"));
    for (int chunk : List.of(14, 15)) {
      assertThrows(ScanUnavailableException.class, () -> HTTP.column(request(KEY), chunk, 0));
    }
    QueryException large =
        assertThrows(
            QueryException.class, () -> HTTP.answer(request(KEY), new byte[MOST_BYTES + 1]));
    assertEquals(QueryException.Kind.TOO_LARGE, large.kind());
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    ScanUnavailableException gone =
        assertThrows(
            ScanUnavailableException.class, () -> HTTP.description(KEY + "\nhttp://127.0.0.1:1"));
    assertTrue(String.valueOf(gone.getMessage()).contains("127.0.0.1:1"), gone.getMessage());
    for (String no : List.of("", "\n", "\nfile:///etc/passwd", "\nhttp:", "\nx y")) {
      assertThrows(IllegalArgumentException.class, () -> HTTP.description(KEY + no));
    }
  }

  private static String request(String key) {
    return key + "\n" + url();
  }

  private static URI url() {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort());
  }

  private static void assertText(String expected, byte[] given) {
    assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), given);
  }
}
