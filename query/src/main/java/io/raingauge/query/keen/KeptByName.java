package io.raingauge.query.keen;

import com.linecorp.armeria.common.QueryParams;
import io.raingauge.access.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queries that a project keeps by name and asks again: saved queries, datasets. What a caller's key
 * does not permit is a {@link KeenRefusedException}. Safe for many threads.
 */
interface KeptByName {
  /** What became of a definition. */
  record Kept(Map<?, ?> definition, boolean isNew) {}

  /**
   * Those that the caller may see, by name.
   *
   * @param parameters of the address
   */
  @Nullable Object list(Caller caller, QueryParams parameters);

  Map<?, ?> get(Caller caller, String name);

  Kept put(String project, String name, Map<?, ?> body);

  void remove(String project, String name);

  /**
   * What is asked when somebody wants the result.
   *
   * @param parameters of the address
   */
  KeenQueries.Prepared result(Caller caller, String name, QueryParams parameters);
}
