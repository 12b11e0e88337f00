package io.raingauge.collector.keen;

import com.linecorp.armeria.common.QueryParams;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event in an address, for images and links: {@code ?data=…} is the event in base64, of the
 * usual or the URL's alphabet, {@code &redirect=…} where to go then.
 *
 * @param event JSON
 * @param redirect an http or https address; empty for an image
 */
record Beacon(byte[] event, Optional<String> redirect) {
  private static final Set<String> WEB = Set.of("http", "https");

  /**
   * Reads the parameters of an address.
   *
   * @throws IllegalArgumentException when {@code data} is no base64, or {@code redirect} leads
   *     anywhere else than to the web
   */
  static Beacon of(QueryParams parameters) {
    return new Beacon(event(parameters.get("data", "")), redirect(parameters.get("redirect")));
  }

  /** A plus that nobody escaped has become a space on its way. */
  private static byte[] event(String data) {
    String usual = data.replace(' ', '+').replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(usual);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "the parameter data is not base64 of a JSON object; escape it in the URL", wrong);
    }
  }

  private static Optional<String> redirect(@Nullable String address) {
    if (address == null) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(address);
      if (uri.getScheme() != null
          && WEB.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null) {
        return Optional.of(uri.toASCIIString());
      }
    } catch (URISyntaxException wrong) {
      throw notTheWeb();
    }
    throw notTheWeb();
  }

  private static IllegalArgumentException notTheWeb() {
    return new IllegalArgumentException(
        "the parameter redirect is not a whole address of http or https; escape it in the URL");
  }
}
