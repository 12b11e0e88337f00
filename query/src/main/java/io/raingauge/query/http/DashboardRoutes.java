package io.raingauge.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The page: {@code GET /} and the files below {@code /dashboard/}. It serves the files it names and
 * no others, from memory, so no name of a request ever becomes a path.
 */
public final class DashboardRoutes {
  private static final MediaType SCRIPT = MediaType.parse("text/javascript; charset=utf-8");
  private static final List<String> FILES =
      List.of(
          "style.css",
          "explorer.css",
          "app.js",
          "overview.js",
          "rollup.js",
          "explorer.js",
          "form.js",
          "filterform.js",
          "question.js",
          "filters.js",
          "measures.js",
          "times.js",
          "known.js",
          "answer.js",
          "table.js",
          "panels.js",
          "properties.js",
          "chart.js",
          "api.js",
          "json.js",
          "numbers.js",
          "dom.js",
          "vendor/uPlot.iife.min.js",
          "vendor/uPlot.min.css");

  /**
   * Adds the page's routes.
   *
   * @throws IllegalStateException when a file is missing from the jar
   */
  public void addTo(ServerBuilder server) {
    serve(server, "/", "index.html", MediaType.HTML_UTF_8);
    FILES.forEach(name -> serve(server, "/dashboard/" + name, name, type(name)));
  }

  private static void serve(ServerBuilder server, String path, String name, MediaType type) {
    byte[] content = load(name);
    ResponseHeaders headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(type)
            .set("cache-control", "no-cache")
            .build();
    server
        .route()
        .get(path)
        .build((context, request) -> HttpResponse.of(headers, HttpData.wrap(content)));
  }

  private static MediaType type(String name) {
    return name.endsWith(".css") ? MediaType.CSS_UTF_8 : SCRIPT;
  }

  private static byte[] load(String name) {
    try (InputStream file = DashboardRoutes.class.getResourceAsStream("dashboard/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the page's file " + name + " is missing from the jar");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
