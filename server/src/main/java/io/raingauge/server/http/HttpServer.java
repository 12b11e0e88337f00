package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.access.Key;
import io.raingauge.access.Keys;
import io.raingauge.server.config.ServerSection;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP server: the services handed to it behind the key gate, with limits, and {@code
 * /health}, {@code /ready} and {@code /metrics}. Nothing listens before {@link #start}.
 *
 * <p>{@link #start} and {@link #close} are for one thread.
 */
public final class HttpServer implements AutoCloseable {
  /** Bodies over 10 MB are refused by the collector, which says so well; far larger ones here. */
  private static final long MAX_BODY_BYTES = 11L << 20;

  /** A body passes through the HTTP library in pieces of at most this size (HTTP/1). */
  private static final int BODY_PIECE_BYTES = 64 << 10;

  private static final long QUIET_MS = 100;

  private static final Set<String> OPEN_PATHS = Set.of("/health", "/ready");

  /**
   * Nothing is ever loaded from another host, framed by another page, or guessed to be a script.
   */
  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "content-security-policy",
          "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
              + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
          "x-content-type-options",
          "nosniff",
          "x-frame-options",
          "DENY",
          "referrer-policy",
          "no-referrer",
          "cross-origin-resource-policy",
          "same-origin");

  private final ServerSection settings;
  private final Keys keys;
  private final RestrictedKeys restricted;
  private final Parts parts;
  private @Nullable Server server;

  /**
   * @param settings where to listen, and the limits
   * @param keys who may do what; none: all, from this machine
   */
  public HttpServer(ServerSection settings, List<Key> keys, Parts parts) {
    this(settings, keys, RestrictedKeys.NONE, parts);
  }

  /**
   * @param restricted keys besides
   */
  public HttpServer(
      ServerSection settings, List<Key> keys, RestrictedKeys restricted, Parts parts) {
    this.settings = settings;
    this.keys = new Keys(keys);
    this.restricted = restricted;
    this.parts = parts;
  }

  /**
   * Listens, and returns when requests are answered.
   *
   * @throws BindRefusedException when it may not listen there, or the port is taken
   */
  public void start() {
    InetSocketAddress address = BindRule.check(settings.bind(), settings.port(), protection());
    Server started = build(address);
    try {
      started.start().join();
    } catch (CompletionException e) {
      throw explained(e);
    }
    server = started;
  }

  /** Where it answers: with the port that was taken if the configured one was 0. */
  public URI url() {
    int port = Optional.ofNullable(server).orElseThrow().activeLocalPort();
    String host = settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
    return URI.create("http://" + host + ":" + port + "/");
  }

  /** Ends what has begun, within {@code server.stop-ms}, and listens no more. */
  @Override
  public void close() {
    Server running = server;
    if (running != null) {
      running.stop().join();
      server = null;
    }
  }

  private Server build(InetSocketAddress address) {
    ServerBuilder builder =
        Server.builder()
            .http(address)
            .maxNumConnections(settings.maxConnections())
            .maxRequestLength(MAX_BODY_BYTES)
            .http1MaxChunkSize(BODY_PIECE_BYTES)
            .requestTimeout(settings.requestTimeout())
            .gracefulShutdownTimeoutMillis(
                Math.min(QUIET_MS, settings.stop().toMillis()), settings.stop().toMillis())
            .meterRegistry(parts.metrics())
            .disableServerHeader()
            .errorHandler(new ErrorAnswers());
    SECURITY_HEADERS.forEach(builder::addHeader);
    addOwnServices(builder);
    parts.routes().forEach(routes -> routes.addTo(builder));
    Set<String> open = new LinkedHashSet<>(OPEN_PATHS);
    open.addAll(parts.openPaths());
    builder.decorator(new KeyGate(keys, restricted, open));
    if (protection() == BindRule.Protection.NONE) {
      builder.decorator(new BrowserGuard());
    }
    if (protection() == BindRule.Protection.KEYS) { // Without them any page could read all.
      builder.routeDecorator().pathPrefix("/3.0/").build(KeenAddress.cors());
      builder.routeDecorator().pathPrefix("/3.0/").build(KeenAddress::shared);
    }
    return builder.build();
  }

  private void addOwnServices(ServerBuilder builder) {
    builder.service(
        "/health", (context, request) -> HttpResponse.of(MediaType.PLAIN_TEXT_UTF_8, "alive\n"));
    builder.service("/ready", (context, request) -> ready());
    HttpService metrics =
        (context, request) ->
            HttpResponse.of(
                () ->
                    HttpResponse.of(
                        HttpStatus.OK,
                        MediaType.parse("text/plain; version=0.0.4; charset=utf-8"),
                        parts.metrics().scrape()),
                context.blockingTaskExecutor());
    builder.service("/metrics", metrics);
  }

  private HttpResponse ready() {
    List<String> waitingFor = parts.readiness().waitingFor();
    HttpStatus status = waitingFor.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    return JsonAnswers.of(status, Map.of("ready", waitingFor.isEmpty(), "waitingFor", waitingFor))
        .toHttpResponse();
  }

  private BindRule.Protection protection() {
    if (!keys.isEmpty()) {
      return BindRule.Protection.KEYS;
    }
    return settings.insecure() ? BindRule.Protection.NONE_ON_PURPOSE : BindRule.Protection.NONE;
  }

  private RuntimeException explained(CompletionException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || String.valueOf(cause.getMessage()).contains("bind(")) {
        return new BindRefusedException(
            String.format(
                "Raingauge cannot listen on %s port %d: %s. Is it running already? Stop what uses"
                    + " the port, or choose another: --port %d",
                settings.bind(), settings.port(), bindReason(cause), settings.port() + 1));
      }
    }
    return e;
  }

  /** The end of "bind(..) failed with error(-98): Address already in use". */
  private static String bindReason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return text.substring(text.lastIndexOf(": ") < 0 ? 0 : text.lastIndexOf(": ") + 2);
  }

  /**
   * What the server carries.
   *
   * @param openPaths paths of the routes that need no key to read, such as the page's files; one
   *     that ends in a slash stands for all below
   */
  public record Parts(
      List<Routes> routes,
      Set<String> openPaths,
      PrometheusMeterRegistry metrics,
      Readiness readiness) {
    public Parts {
      routes = List.copyOf(routes);
      openPaths = Set.copyOf(openPaths);
    }
  }
}
