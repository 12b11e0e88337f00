package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.access.AccessKey;
import io.raingauge.access.AccessOptions;
import io.raingauge.access.Key;
import io.raingauge.access.Permission;
import io.raingauge.server.config.ServerSection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // A server takes two seconds to stop.
final class KeenGateTest {
  private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: (\\d+)");

  private static final List<String> DELETES =
      List.of(
          "/shop/events/c?",
          "/shop/events/c?data=e30&",
          "/shop/events/c/properties/p?",
          "/shop/events/c?filters=%5B%5D&");

  private static final String WRITER = "writer-0123456789";
  private static final String READER = "reader-0123456789";
  private static final String ADMIN = "admin-0123456789";
  private static final List<Key> KEYS =
      List.of(
          Key.parse("shop:write:" + WRITER),
          Key.parse("shop:read:" + READER),
          Key.parse("shop:admin,read,write:" + ADMIN));

  @Test
  void aBareKeyAndOneInTheAddressAreKnown() throws Exception {
    try (HttpServer server = server(KEYS)) {
      assertEquals(
          "200", status(ask(server, "POST", "/shop/events/c", "Authorization: " + WRITER)));
      assertEquals(
          "200", status(ask(server, "POST", "/shop/events/c", "Authorization: Bearer " + WRITER)));
      assertEquals("200", status(ask(server, "POST", "/shop/events?api_key=" + WRITER)));
      assertEquals("200", status(ask(server, "GET", "/shop/events/c?data=e30&api_key=" + WRITER)));
      assertEquals("200", status(ask(server, "GET", "/shop/queries/count?api_key=" + READER)));
      assertEquals("200", status(ask(server, "POST", "/shop/queries/count?api_key=" + READER)));
      assertEquals("200", status(ask(server, "GET", "/shop/events?api_key=" + READER)));
    }
  }

  @Test
  void whatAKeyMayNotDoIsRefusedInKeensForm() throws Exception {
    try (HttpServer server = server(KEYS)) {
      refused(ask(server, "POST", "/shop/events/c"), 401, "InvalidApiKeyError");
      refused(ask(server, "POST", "/shop/events/c?api_key=no"), 401, "InvalidApiKeyError");
      refused(ask(server, "POST", "/other/events?api_key=" + WRITER), 404, "ResourceNotFoundError");
      refused(ask(server, "POST", "/shop/events?api_key=" + READER), 403, "RequestForbiddenError");
      refused(
          ask(server, "GET", "/shop/events/c?data=e30&api_key=" + READER),
          403,
          "RequestForbiddenError");
      refused(
          ask(server, "GET", "/shop/queries/count?api_key=" + WRITER),
          403,
          "RequestForbiddenError");
      deletesOf(server, READER);
      deletesOf(server, WRITER);
      refused(
          ask(server, "GET", "/shop/events?data=e30&api_key=" + WRITER),
          403,
          "RequestForbiddenError");
      refused(ask(server, "GET", "/shop/nothing?api_key=" + READER), 403, "RequestForbiddenError");
      refused(ask(server, "GET", "/shop/nothing?api_key=" + ADMIN), 404, "ResourceNotFoundError");
    }
  }

  /** As with Keen. Tried: without {@code deletes} an admin who may not read does. */
  @Test
  void onlyAMasterKeyDeletesEvents() throws Exception {
    String lesser = "lesser-0123456789";
    List<Key> keys = new ArrayList<>(KEYS);
    keys.add(Key.parse("shop:admin,write:" + lesser));
    try (HttpServer server = server(keys)) {
      deletesOf(server, lesser);
      for (String path : DELETES) {
        assertEquals("200", status(ask(server, "DELETE", path + "api_key=" + ADMIN)), path);
      }
    }
  }

  private static void deletesOf(HttpServer server, String key) throws Exception {
    for (String path : DELETES) {
      refused(ask(server, "DELETE", path + "api_key=" + key), 403, "RequestForbiddenError");
    }
  }

  /** The keys tell secrets. Tried: where GET needs only "read", a reader sees them. */
  @Test
  void onlyAnAdminSeesOrChangesWhatIsKept() throws Exception {
    try (HttpServer server = server(KEYS)) {
      for (String path :
          List.of("/keys", "/%6Beys", "//keys", "/keys/", "/keys/K", "/events/../keys", "/KEYS")) {
        String answer = ask(server, "GET", "/shop" + path + "?api_key=" + READER);
        assertTrue(Set.of("403", "400").contains(status(answer)), path + ": " + answer);
      }
      for (String method : List.of("PUT", "DELETE")) {
        refused(
            ask(server, method, "/shop/queries/saved/q?api_key=" + READER),
            403,
            "RequestForbiddenError");
        refused(
            ask(server, method, "/shop/datasets/d?api_key=" + WRITER),
            403,
            "RequestForbiddenError");
      }
      assertEquals("200", status(ask(server, "GET", "/shop/keys?api_key=" + ADMIN)));
    }
  }

  @Test
  void anAccessKeyIsGoodForWhatItPermits() throws Exception {
    Map<Permission, List<String>> needed =
        Map.of(
            Permission.WRITES,
            List.of("POST /shop/events", "POST /shop/events/c", "GET /shop/events/c?data=e30"),
            Permission.QUERIES,
            List.of("POST /shop/queries/count", "GET /shop/queries/count"),
            Permission.SAVED_QUERIES,
            List.of("GET /shop/queries/saved/q/result"),
            Permission.CACHED_QUERIES,
            List.of("GET /shop/queries/saved/q/result"),
            Permission.DATASETS,
            List.of("GET /shop/datasets", "GET /shop/datasets/d", "GET /shop/datasets/d/results"),
            Permission.SCHEMA,
            List.of("GET /shop/events", "GET /shop/events/c"));
    Set<String> all = new TreeSet<>();
    needed.values().forEach(all::addAll);
    try (HttpServer server = server(KEYS)) {
      for (Permission permission : Permission.values()) {
        for (String request : all) {
          String answer = showing(server, request, permission.name());
          boolean isGood = needed.getOrDefault(permission, List.of()).contains(request);
          assertEquals(isGood ? "200" : "403", status(answer), permission + " " + request);
        }
      }
    }
  }

  /** Tried: where a beacon is what is not posted, one for writes deletes with {@code ?data}. */
  @Test
  void noAccessKeyIsGoodForWhatIsAnAdmins() throws Exception {
    try (HttpServer server = server(KEYS)) {
      for (String request :
          List.of(
              "GET /shop/keys",
              "GET /shop/%6Beys",
              "POST /shop/keys",
              "GET /shop/queries/saved",
              "GET /shop/queries/%73aved",
              "GET /shop/queries//saved",
              "GET /shop/queries/saved/",
              "GET /shop/queries/saved/q",
              "PUT /shop/queries/saved/q",
              "DELETE /shop/queries/saved/q",
              "PUT /shop/datasets/d",
              "DELETE /shop/events/c",
              "DELETE /shop/events/c?data=e30",
              "DELETE /shop/events/c/properties/p",
              "GET /shop")) {
        String answer = showing(server, request, "ALL");
        assertTrue(Set.of("403", "400").contains(status(answer)), request + ": " + answer);
      }
      refused(showing(server, "GET /shop/queries/count", "REVOKED"), 401, "InvalidApiKeyError");
      refused(showing(server, "GET /other/queries/count", "ALL"), 401, "InvalidApiKeyError");
      String elsewhere = raw(server, "GET", "/v1/query", "Authorization: Bearer ALL");
      assertEquals("401", status(elsewhere));
    }
  }

  @Test
  void withoutKeysAnAccessKeyRestrictsWhoShowsIt() throws Exception {
    try (HttpServer server = server(List.of())) {
      assertEquals("200", status(showing(server, "GET /default/queries/count", "QUERIES")));
      assertEquals("403", status(showing(server, "GET /default/events", "QUERIES")));
      assertEquals("200", status(showing(server, "GET /default/events", "nobodys")));
    }
  }

  private static String showing(HttpServer server, String request, String key) throws Exception {
    String[] parts = request.split(" ", 2);
    return ask(server, parts[0], parts[1], "Authorization: " + key);
  }

  /** A key that permits all, one that is revoked, and one for each permission, called by it. */
  private static Optional<AccessKey> restricted(String project, String shown) {
    if (project.equals("other")) {
      return Optional.empty();
    }
    if (shown.equals("ALL") || shown.equals("REVOKED")) {
      return Optional.of(
          new AccessKey(
              shown, "n", shown.equals("ALL"), Set.of(Permission.values()), AccessOptions.NONE));
    }
    return Arrays.stream(Permission.values())
        .filter(permission -> permission.name().equals(shown))
        .map(each -> new AccessKey(shown, "n", true, Set.of(each), AccessOptions.NONE))
        .findFirst();
  }

  @Test
  void withoutKeysThereIsOneProject() throws Exception {
    try (HttpServer server = server(List.of())) {
      assertEquals("200", status(ask(server, "POST", "/default/events/c")));
      refused(ask(server, "POST", "/shop/events/c"), 404, "ResourceNotFoundError");
    }
  }

  @Test
  void anyPagesScriptMayShowItsKey() throws Exception {
    try (HttpServer server = server(KEYS)) {
      String preflight =
          ask(
              server,
              "OPTIONS",
              "/shop/events/c",
              "Origin: https://shop.example",
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: authorization,content-type");
      assertEquals("2", preflight.substring(9, 10), preflight);
      assertTrue(preflight.contains("access-control-allow-origin: *"), preflight);
      assertTrue(preflight.contains("access-control-allow-methods: "), preflight);
      assertTrue(preflight.contains("authorization"), preflight);
      String refusal = ask(server, "POST", "/shop/events/c", "Origin: https://shop.example");
      refused(refusal, 401, "InvalidApiKeyError");
      assertTrue(refusal.contains("access-control-allow-origin: *"), refusal);
    }
  }

  @Test
  void otherAddressesLetNoPageIn() throws Exception {
    try (HttpServer server = server(KEYS)) {
      String answer = raw(server, "GET", "/v1/query", "Origin: https://shop.example");
      assertTrue(!answer.contains("access-control-allow-origin"), answer);
    }
  }

  /** Tried: with CORS at /3.0 whatever the protection, any page could read a loopback server. */
  @Test
  void withoutKeysNoOtherSiteReads() throws Exception {
    try (HttpServer server = server(List.of())) {
      String answer = ask(server, "GET", "/default/queries/count", "Origin: https://evil.example");
      assertTrue(!answer.contains("access-control-allow-origin"), answer);
    }
  }

  /** An image of any page reaches this machine, and its address brings an event. */
  @Test
  void withoutKeysNoOtherSiteSendsEvents() throws Exception {
    try (HttpServer server = server(List.of())) {
      for (String site : List.of("cross-site", "same-site")) {
        String image = ask(server, "GET", "/default/events/c?data=e30", "Sec-Fetch-Site: " + site);
        assertEquals("403", status(image));
      }
      for (String site : List.of("same-origin", "none")) {
        String image = ask(server, "GET", "/default/events/c?data=e30", "Sec-Fetch-Site: " + site);
        assertEquals("200", status(image));
      }
      assertEquals(
          "403", status(ask(server, "POST", "/default/events/c", "Origin: https://evil.example")));
    }
  }

  @Test
  void anImageMayBeShownAnywhere() throws Exception {
    try (HttpServer server = server(KEYS)) {
      String image = ask(server, "GET", "/shop/events/c?data=e30&api_key=" + WRITER);
      assertTrue(image.contains("cross-origin-resource-policy: cross-origin"), image);
      assertTrue(!image.contains("cross-origin-resource-policy: same-origin"), image);
    }
  }

  private static void refused(String answer, int status, String code) {
    assertEquals(String.valueOf(status), status(answer), answer);
    assertTrue(answer.contains("\"error_code\":\"" + code + "\""), answer);
    assertTrue(answer.contains("{\"message\":\""), answer);
  }

  private static String status(String answer) {
    return answer.substring(9, 12);
  }

  private static String ask(HttpServer server, String method, String path, String... headers)
      throws Exception {
    return raw(server, method, "/3.0/projects" + path, headers);
  }

  /** What comes over the wire: a browser's headers are not for everyone to set. */
  private static String raw(HttpServer server, String method, String path, String... headers)
      throws Exception {
    URI url = server.url();
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      StringBuilder request = new StringBuilder();
      request.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
      request.append("Host: ").append(url.getAuthority()).append("\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      request.append("Content-Length: 0\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      return answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  /** The end of the connection would come seconds later. */
  private static String answer(InputStream input) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int next = input.read();
      if (next < 0) {
        return answer.toString();
      }
      answer.append((char) next);
    }
    Matcher length = CONTENT_LENGTH.matcher(answer);
    int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return answer.append(new String(input.readNBytes(body), StandardCharsets.UTF_8)).toString();
  }

  private static HttpServer server(List<Key> keys) {
    HttpServer server =
        new HttpServer(
            new ServerSection(
                "127.0.0.1", 0, false, false, 100, Duration.ofSeconds(10), Duration.ofMillis(500)),
            keys,
            KeenGateTest::restricted,
            new HttpServer.Parts(
                List.of(KeenGateTest::addEchoes),
                Set.of(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List::of));
    server.start();
    return server;
  }

  private static void addEchoes(ServerBuilder builder) {
    for (String path :
        List.of(
            "",
            "/events",
            "/events/{c}",
            "/events/{c}/properties/{p}",
            "/queries/{q}",
            "/queries/saved/{q}",
            "/queries/saved/{q}/result",
            "/datasets",
            "/datasets/{d}",
            "/datasets/{d}/results",
            "/keys")) {
      builder.service(
          "/3.0/projects/{project}" + path,
          (context, request) ->
              HttpResponse.of(
                  ResponseHeaders.builder(HttpStatus.OK)
                      .contentType(MediaType.PLAIN_TEXT_UTF_8)
                      .set(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin")
                      .build(),
                  HttpData.ofUtf8(CallerProject.of(context))));
    }
    builder.service("/v1/query", (context, request) -> HttpResponse.of("answer"));
  }
}
