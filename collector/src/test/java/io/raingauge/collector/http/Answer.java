package io.raingauge.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.raingauge.json.JsonTree;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An answer whose body is JSON, with members named by paths such as {@code problems.0.line}. */
public record Answer(HttpResponse<String> http) {
  public int status() {
    return http.statusCode();
  }

  public String header(String name) {
    return http.headers().firstValue(name).orElse("");
  }

  public boolean has(String member) {
    return ((Map<?, ?>) tree()).containsKey(member);
  }

  public String text(String path) {
    return (String) at(path);
  }

  public long number(String path) {
    return (Long) at(path);
  }

  public int size(String path) {
    return ((List<?>) at(path)).size();
  }

  /** Checks that this is an error of the one form that all errors have. */
  Answer isError(int status, String code) {
    assertEquals(status, status(), http.body());
    assertEquals("application/json; charset=utf-8", header("content-type"));
    assertEquals(status, number("error.status"));
    assertEquals(code, text("error.code"), http.body());
    assertFalse(text("error.message").isEmpty());
    return this;
  }

  /** Checks that this is a receipt; returns how many events were accepted. */
  long accepted() {
    assertEquals(202, status(), http.body());
    return number("accepted");
  }

  private Object at(String path) {
    Object tree = tree();
    for (String step : path.split("\\.", -1)) {
      Object next =
          tree instanceof List<?> list
              ? list.get(Integer.parseInt(step))
              : ((Map<?, ?>) tree).get(step);
      tree = Objects.requireNonNull(next, () -> path + " in " + http.body());
    }
    return tree;
  }

  private Object tree() {
    return Objects.requireNonNull(
        JsonTree.read(http.body().getBytes(StandardCharsets.UTF_8)), "the body is null");
  }
}
