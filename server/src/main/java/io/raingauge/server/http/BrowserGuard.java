package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web sites, which any browser on this machine may be showing, away from a server that has no
 * keys: a request must name a loopback host (so no site gets in by pointing its own name at
 * 127.0.0.1), and one that changes something must not come from another origin's page.
 */
final class BrowserGuard implements DecoratingHttpServiceFunction {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:]+\\]|[^:]*)(?::[0-9]+)?");

  @Override
  public HttpResponse serve(HttpService service, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    String authority = request.authority();
    if (!isLoopback(authority)) {
      return JsonAnswers.error(
              HttpStatus.FORBIDDEN,
              "without keys this server answers to localhost only, not to the host of this"
                  + " request; configure keys to reach it by another name")
          .toHttpResponse();
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    boolean reads = context.method() == HttpMethod.GET || context.method() == HttpMethod.HEAD;
    boolean isForeign = origin != null && !origin.equals("http://" + authority);
    if ((!reads && isForeign) || (KeenAddress.isBeacon(context) && isOfAnotherSite(request))) {
      return JsonAnswers.error(
              HttpStatus.FORBIDDEN, "without keys no page of another origin may change anything")
          .toHttpResponse();
    }
    return service.serve(context, request);
  }

  /** An image's request has no Origin; every browser since 2023 tells its site instead. */
  private static boolean isOfAnotherSite(HttpRequest request) {
    String site = request.headers().get("sec-fetch-site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  static boolean isLoopback(@Nullable String authority) {
    if (authority == null) {
      return true; // HTTP/1.0 without a Host; a browser always sends one
    }
    Matcher host = HOST.matcher(authority.toLowerCase(Locale.ROOT));
    return host.matches() && LOOPBACK.contains(host.group(1));
  }
}
