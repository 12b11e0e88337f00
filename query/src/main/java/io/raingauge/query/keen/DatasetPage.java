package io.raingauge.query.keen;

import com.linecorp.armeria.common.QueryParams;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of datasets.
 *
 * @param limit how many
 * @param after it begins behind this name
 */
record DatasetPage(int limit, String after) {
  private static final int MAX_LISTED = 100;

  static DatasetPage of(QueryParams parameters) {
    return new DatasetPage(limit(parameters.get("limit")), parameters.get("after_name", ""));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return MAX_LISTED;
    }
    if (text.matches("[1-9][0-9]?|100")) {
      return Integer.parseInt(text);
    }
    throw KeptQueries.bad("limit must be a whole number from 1 to " + MAX_LISTED);
  }

  /**
   * The members of the answer.
   *
   * @param found one more than the limit, where there are as many
   * @param list the address of the list
   */
  Map<String, @Nullable Object> members(List<Map<?, ?>> found, String list) {
    List<Map<?, ?>> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("datasets", page);
    members.put("next_page_url", found.size() > limit ? list + next(page.get(limit - 1)) : null);
    return members;
  }

  private String next(Map<?, ?> last) {
    String name = String.valueOf(last.get(Datasets.NAME));
    return "?limit=" + limit + "&after_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
