package io.raingauge.query;

import io.raingauge.expression.ExpressionJson;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Names;
import io.raingauge.json.Problems;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.After;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Question.Order;
import io.raingauge.query.Question.Order.Direction;
import io.raingauge.query.Question.Subject;
import io.raingauge.wire.ReceiptToken;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Question} from JSON (docs/reference/query.md). Everything that is wrong is told at
 * once. For one thread.
 */
public final class QuestionJson {
  /** The names that a question can have. */
  static final List<String> NAMES =
      List.of(
          "collection",
          "rollup",
          "measures",
          "where",
          "by",
          "every",
          "from",
          "to",
          "timeframe",
          "timezone",
          "order",
          "limit",
          "after",
          "wait",
          "partial");

  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Pattern WAIT = Pattern.compile("([0-9]{1,6})(ms|s|m)");

  private final Map<?, ?> fields;
  private final Problems problems = new Problems();

  private QuestionJson(Map<?, ?> fields) {
    this.fields = fields;
  }

  /**
   * @throws QueryException when it is not a question: {@link Kind#BAD_QUESTION}
   */
  public static Question read(byte[] json) {
    return of(fields(json, "a question", "{\"collection\": \"clicks\"}"));
  }

  /**
   * The members of an object.
   *
   * @param what it is, and an example of it, for messages
   * @throws QueryException when it is not an object: {@link Kind#BAD_QUESTION}
   */
  static Map<?, ?> fields(byte[] json, String what, String example) {
    Object tree;
    try {
      tree = JsonTree.read(json);
    } catch (IllegalArgumentException notJson) {
      throw new QueryException(Kind.BAD_QUESTION, String.valueOf(notJson.getMessage()));
    }
    if (tree instanceof Map<?, ?> fields) {
      return fields;
    }
    throw new QueryException(Kind.BAD_QUESTION, what + " is a JSON object, for example " + example);
  }

  /**
   * Reads it from the parameters of a URL, which have the same names. What is an object in JSON
   * ({@code measures}, {@code where}) is JSON there, too; {@code by} and {@code order} are JSON or
   * names between commas.
   *
   * @throws QueryException when it is not a question: {@link Kind#BAD_QUESTION}
   */
  public static Question ofParameters(Map<String, List<String>> parameters) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    parameters.forEach((name, values) -> fields.put(name, QuestionParameter.tree(name, values)));
    return of(fields);
  }

  /**
   * @param fields as {@link JsonTree} reads them
   * @throws QueryException when it is not a question: {@link Kind#BAD_QUESTION}
   */
  static Question of(Map<?, ?> fields) {
    return new QuestionJson(fields).question();
  }

  private Question question() {
    for (Object name : fields.keySet()) {
      if (!NAMES.contains(name)) {
        problems.add(
            String.valueOf(name),
            "is not part of a question" + Names.didYouMean(String.valueOf(name), NAMES));
      }
    }
    ZoneId zone = zone();
    ExpressionJson expressions = new ExpressionJson(zone);
    List<Asked> measures = new MeasuresJson(expressions, problems).read(fields.get("measures"));
    Map<String, String> by = new GroupsJson(expressions, problems).read(fields.get("by"));
    Optional<Every> every = parsed("every", "a string like \"1h\" or \"day\"", Every::parse);
    Question question =
        new Question(
            subject(),
            measures,
            FilterJson.read(fields.get("where"), "where", Optional.of(expressions), problems),
            List.copyOf(by.keySet()),
            every,
            timeframe(zone),
            zone,
            order(columns(measures, by, every.isPresent())),
            limit(),
            after(),
            completeness(),
            by);
    refuse(problems.all());
    return question;
  }

  /**
   * @throws QueryException where there is any problem
   */
  static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new QueryException(
          Kind.BAD_QUESTION,
          problems.size() == 1
              ? "The question has a problem: " + problems.get(0)
              : "The question has " + problems.size() + " problems",
          problems,
          Optional.empty());
    }
  }

  private Subject subject() {
    String collection = text("collection");
    String rollup = text("rollup");
    if (collection.isEmpty() == rollup.isEmpty()) {
      problems.add(
          "collection",
          collection.isEmpty()
              ? "or rollup is missing: {\"collection\": \"clicks\"}"
              : "and rollup are both there; a rollup has its collection, so leave one out");
    }
    return rollup.isEmpty() ? new Subject.OfCollection(collection) : new Subject.OfRollup(rollup);
  }

  /**
   * The names of the answer's columns, each of which may be there once; and what a question calls
   * it: a group by an expression is called otherwise.
   */
  private Map<String, String> columns(List<Asked> measures, Map<String, String> by, boolean time) {
    Map<String, String> columns = new LinkedHashMap<>();
    if (time) {
      columns.put(Question.TIME, Question.TIME);
    }
    by.forEach(
        (name, label) -> {
          if (columns.put(label, name) != null) {
            problems.add("by", "names \"" + label + "\", which the answer already has");
          }
        });
    for (Asked asked : measures) {
      if (columns.put(asked.label(), asked.label()) != null || by.containsKey(asked.label())) {
        problems.add(
            "measures." + asked.label(),
            "is a name that the answer already has; call it otherwise");
      }
    }
    return columns;
  }

  private Timeframe timeframe(ZoneId zone) {
    Optional<Timeframe> relative =
        parsed("timeframe", "a string like \"this_day\"", Timeframe.Relative::parse);
    boolean absolute = fields.get("from") != null || fields.get("to") != null;
    if (!absolute) {
      return relative.orElse(Timeframe.ALL);
    }
    if (relative.isPresent()) {
      problems.add("timeframe", "excludes from and to: leave it or them out");
    }
    try {
      return new Timeframe.Absolute(
          moment("from", Long.MIN_VALUE, zone), moment("to", Long.MAX_VALUE, zone));
    } catch (IllegalArgumentException wrong) {
      problems.add("from", "and to: " + wrong.getMessage());
      return Timeframe.ALL;
    }
  }

  private long moment(String name, long otherwise, ZoneId zone) {
    Object value = fields.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long ms) {
      return ms;
    }
    if (value instanceof String text) {
      try {
        return Timeframe.moment(text, zone);
      } catch (IllegalArgumentException wrong) {
        problems.add(name + ":", String.valueOf(wrong.getMessage()));
        return otherwise;
      }
    }
    problems.add(name, "must be a time: \"2015-05-17T00:00:00Z\" or milliseconds since 1970");
    return otherwise;
  }

  private ZoneId zone() {
    return this.<ZoneId>parsed(
            "timezone",
            "the name of a time zone",
            text -> {
              try {
                return ZoneId.of(text);
              } catch (DateTimeException unknown) {
                throw new IllegalArgumentException(
                    "\""
                        + text
                        + "\" is not a time zone; for example Europe/Zurich"
                        + Names.didYouMean(text, ZoneId.getAvailableZoneIds()),
                    unknown);
              }
            })
        .orElse(ZoneOffset.UTC);
  }

  private List<Order> order(Map<String, String> columns) {
    List<Order> order = new ArrayList<>();
    for (String name : strings("order", "a column of the answer or an array of them")) {
      boolean down = name.startsWith("-") && !columns.containsKey(name);
      String column = down ? name.substring(1) : name;
      if (!columns.containsKey(column)) {
        problems.add(
            "order",
            "names \""
                + column
                + "\", which is not a column of the answer"
                + Names.didYouMean(column, columns.keySet()));
      }
      order.add(
          new Order(columns.getOrDefault(column, column), down ? Direction.DOWN : Direction.UP));
    }
    return order;
  }

  private int limit() {
    Object value = fields.get("limit");
    if (value == null) {
      return Question.ALL;
    }
    if (value instanceof Long limit && limit >= 1 && limit <= Integer.MAX_VALUE) {
      return Math.toIntExact(limit);
    }
    problems.add("limit", "must be a whole number from 1");
    return Question.ALL;
  }

  private Optional<After> after() {
    Optional<ReceiptToken> token = parsed("after", "the token of a receipt", ReceiptToken::parse);
    Duration longest =
        parsed("wait", "a duration like \"10s\"", QuestionJson::duration).orElse(DEFAULT_WAIT);
    if (token.isEmpty() && fields.get("wait") != null) {
      problems.add("wait", "says how long to wait for \"after\", which is missing");
    }
    return token.map(after -> new After(after, longest));
  }

  private static Duration duration(String text) {
    Matcher form = WAIT.matcher(text);
    Duration duration =
        !form.matches()
            ? Duration.ofDays(1)
            : switch (form.group(2)) {
              case "ms" -> Duration.ofMillis(Long.parseLong(form.group(1)));
              case "s" -> Duration.ofSeconds(Long.parseLong(form.group(1)));
              default -> Duration.ofMinutes(Long.parseLong(form.group(1)));
            };
    if (duration.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a wait from 0s to 60s, for example 500ms or 10s");
    }
    return duration;
  }

  private Completeness completeness() {
    Object value = fields.get("partial");
    if (value != null && !(value instanceof Boolean)) {
      problems.add("partial", "must be true or false");
    }
    return Boolean.TRUE.equals(value) ? Completeness.PARTIAL : Completeness.WHOLE;
  }

  private String text(String name) {
    return this.<String>parsed(name, "a name", text -> text).orElse("");
  }

  private <T> Optional<T> parsed(String name, String form, Function<String, ? extends T> parse) {
    Object value = fields.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || text.isEmpty()) {
      problems.add(name, "must be " + form);
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException wrong) {
      problems.add(name + ":", String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private List<String> strings(String name, String form) {
    Object value = fields.get(name);
    List<?> elements =
        value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
    List<String> strings = new ArrayList<>();
    for (@Nullable Object element : elements) {
      if (element instanceof String text && !text.isEmpty()) {
        strings.add(text);
      } else {
        problems.add(name, "must be " + form);
      }
    }
    return strings;
  }
}
