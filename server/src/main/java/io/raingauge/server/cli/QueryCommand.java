package io.raingauge.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raingauge.json.JsonTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code raingauge query}: a question as JSON or as options, its answer as a table; or events
 * themselves, or a funnel.
 */
@Command(
    name = "query",
    description = {
      "Asks a question and prints the answer as a table.",
      "The question is JSON, as POST /v1/query takes it (- reads the standard input), or options;",
      "an option wins over the JSON. With --extract it prints the events themselves, as POST",
      "/v1/extract gives them; with --step, or \"steps\" in the JSON, a funnel (POST /v1/funnel)."
    },
    footer = {
      "",
      "Examples:",
      "  raingauge query --collection clicks --every 1h --timeframe this_day",
      "  raingauge query -c clicks -m clicks=count -m 'p95(ms)' --by page --order -clicks -n 10",
      "  raingauge query -c clicks -m 'median(ms)' -m 'p95(ms)' --by page",
      "  raingauge query -c clicks --by user --csv            (all users, and how often each came)",
      "  raingauge query '{\"collection\": \"clicks\", \"by\": [\"page\"], \"every\": \"1d\"}'",
      "  raingauge query --extract -c clicks --where '{\"property\": \"ms\", \"gte\": 500}' -n 20",
      "  raingauge query --extract -c clicks --properties page,ms --timeframe this_day --csv",
      "  raingauge query --step visits:user --step carts:user --timeframe previous_7_days",
      "  raingauge query '{\"steps\": [{\"collection\": \"visits\", \"actor\": \"user\"},",
      "                   {\"collection\": \"sales\", \"actor\": \"user\", \"inverted\": true}]}'"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QueryCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "JSON", arity = "0..1", description = "The question.")
  private @Nullable String question;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "Whose events.")
  private @Nullable String collection;

  @Option(names = "--rollup", paramLabel = "NAME", description = "Or whose numbers.")
  private @Nullable String rollup;

  @Option(
      names = {"-m", "--measure"},
      paramLabel = "[LABEL=]MEASURE",
      description =
          "count, sum(bytes), min(ms), max(ms), last(price), average(ms), deviation(ms),"
              + " distinct(client), median(ms), p95(ms). May be given several times. Default: count")
  private List<String> measures = new ArrayList<>();

  @Option(
      names = "--where",
      paramLabel = "JSON",
      description = "Which events, for example '{\"property\": \"status\", \"gte\": 400}'")
  private @Nullable String where;

  @Option(
      names = "--by",
      paramLabel = "PROPERTY",
      split = ",",
      description = "One group for each value. Several: --by page,country")
  private List<String> by = new ArrayList<>();

  @Option(
      names = "--every",
      paramLabel = "WIDTH",
      description = "How time is cut: 1m, 10m, 1h, 1d, or week, month, year.")
  private @Nullable String every;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "ISO 8601, for example 2015-05-17T00:00:00Z.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "The end, exclusive.")
  private @Nullable String to;

  @Option(
      names = "--timeframe",
      paramLabel = "FRAME",
      description = "Instead of --from and --to: this_day, previous_week, this_24_hours, …")
  private @Nullable String timeframe;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      description = "Whose days and weeks, for example Europe/Zurich. Default: UTC")
  private @Nullable String timezone;

  @Option(
      names = "--order",
      paramLabel = "COLUMN[,COLUMN...]",
      parameterConsumer = OrderColumns.class,
      description = "What comes first; -clicks: the greatest.")
  private List<String> order = new ArrayList<>();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "How many groups, or events.")
  private @Nullable Integer limit;

  @Option(
      names = "--extract",
      description = "Prints the newest events, a line of JSON each; with --csv a table.")
  private boolean extract;

  @Option(
      names = "--properties",
      paramLabel = "PROPERTY",
      split = ",",
      description = "Of extracted events only these.")
  private List<String> properties = new ArrayList<>();

  @Option(
      names = "--step",
      paramLabel = "COLLECTION:ACTOR",
      description =
          "A step of a funnel: how many actors, which that property names, are in the collection and"
              + " in those of all steps before. Several times.")
  private List<String> steps = new ArrayList<>();

  @Option(
      names = "--after",
      paramLabel = "TOKEN",
      description = "Waits until the answer includes the batch of this receipt.")
  private @Nullable String after;

  @ArgGroup private Output output = new Output();
  @Mixin private ClientOptions client = new ClientOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Takes the next argument whatever it looks like: -clicks is not the option -c. */
  static final class OrderColumns implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
      if (arguments.isEmpty()) {
        throw new ParameterException(command.commandLine(), "--order needs a column.");
      }
      List<String> columns = option.getValue();
      columns.addAll(Arrays.asList(arguments.pop().split(",", -1)));
    }
  }

  /** How the answer is printed: at most one of these. */
  static final class Output {
    @Option(names = "--json", description = "Prints the server's JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Prints CSV.")
    private boolean csv;
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode asked = question();
    String path = extract ? "v1/extract" : asked.has("steps") ? "v1/funnel" : "v1/query";
    JsonNode answer = client.client().sendAndWait("POST", path, asked);
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      out.println(answer.toPrettyString());
    } else if (extract && output.csv) {
      EventsTable.of(answer, properties).printCsv(out);
    } else if (extract) {
      answer.path("events").forEach(out::println);
    } else if (output.csv) {
      AnswerTable.of(answer).printCsv(out);
    } else {
      AnswerTable.withErrors(answer).print(out);
    }
    out.flush();
    answer.path("notes").forEach(note -> spec.commandLine().getErr().println(note.asText()));
    if (!answer.path("coverage").path("complete").asBoolean(true)) {
      spec.commandLine()
          .getErr()
          .println("Some events that were acknowledged before the question are not in it yet.");
    }
    return 0;
  }

  /** The question that the JSON and the options make. */
  ObjectNode question() throws IOException {
    ObjectNode whole = question == null ? JsonNodeFactory.instance.objectNode() : given(question);
    texts().forEach((name, text) -> whole.put(name, text));
    if (where != null) {
      whole.set("where", tree("--where", where));
    }
    if (!measures.isEmpty()) {
      ObjectNode labels = whole.putObject("measures");
      measures.stream().map(MeasureFlag::parse).forEach(m -> labels.set(m.label(), m.measure()));
    }
    if (!by.isEmpty()) {
      by.forEach(whole.putArray("by")::add);
    }
    if (!order.isEmpty()) {
      order.forEach(whole.putArray("order")::add);
    }
    if (limit != null) {
      whole.put("limit", limit);
    }
    if (!properties.isEmpty()) {
      properties.forEach(whole.putArray("properties")::add);
    }
    if (!steps.isEmpty()) {
      ArrayNode all = whole.putArray("steps");
      steps.forEach(step -> all.add(step(step)));
    }
    if (whole.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Ask something: --collection NAME, or a question as JSON.");
    }
    return whole;
  }

  private ObjectNode step(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--step " + text + " is not a collection and its actor: --step visits:user");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("collection", text.substring(0, colon))
        .put("actor", text.substring(colon + 1));
  }

  private Map<String, String> texts() {
    Map<String, @Nullable String> options = new LinkedHashMap<>();
    options.put("collection", collection);
    options.put("rollup", rollup);
    options.put("every", every);
    options.put("from", from);
    options.put("to", to);
    options.put("timeframe", timeframe);
    options.put("timezone", timezone);
    options.put("after", after);
    Map<String, String> given = new LinkedHashMap<>();
    options.forEach(
        (name, text) -> {
          if (text != null) {
            given.put(name, text);
          }
        });
    return given;
  }

  private ObjectNode given(String text) throws IOException {
    String json = text.equals("-") ? new String(System.in.readAllBytes(), UTF_8) : text;
    if (tree("The question", json) instanceof ObjectNode object) {
      return object;
    }
    throw new ParameterException(spec.commandLine(), "The question is not a JSON object: " + json);
  }

  private JsonNode tree(String what, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          spec.commandLine(), what + " is not JSON: " + JsonTree.complaint(e), e);
    }
  }
}
