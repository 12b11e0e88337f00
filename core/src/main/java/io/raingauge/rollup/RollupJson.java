package io.raingauge.rollup;

import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyNames;
import io.raingauge.property.PropertyReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A definition in JSON, as users write and read it:
 *
 * <pre>
 * {"name": "traffic", "collection": "access",
 *  "where": {"property": "status", "gte": 400},          without it: every event
 *  "by": ["path"],                                       without it: one series
 *  "measures": ["count", {"sum": "bytes"}],              without it: count
 *  "every": ["1m", "1h", "1d"],                          without it: these
 *  "keep": "90d"}                                        without it: for ever
 * </pre>
 */
public final class RollupJson {
  public static final int MAX_BY = 8;
  public static final int MAX_MEASURES = 32;
  public static final int MAX_WIDTHS = 8;
  public static final int MAX_COLLECTION_CHARACTERS = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern KEEP = Pattern.compile("([1-9][0-9]{0,6})([smhd])");
  private static final Set<String> MEMBERS =
      Set.of("name", "collection", "where", "by", "measures", "every", "keep");
  private static final List<Width> DEFAULT_WIDTHS = List.of(Width.MINUTE, Width.HOUR, Width.DAY);

  private final Problems problems = new Problems();
  private final Map<?, ?> members;

  private RollupJson(Map<?, ?> members) {
    this.members = members;
  }

  /**
   * Reads a user's definition.
   *
   * @param name of the rollup; the document may leave it out, but not name another
   * @throws IllegalArgumentException when it is not JSON
   * @throws io.raingauge.json.ProblemsException with all that is wrong with it
   */
  public static Rollup read(String project, String name, byte[] json) {
    return read(project, name, JsonTree.read(json));
  }

  /** As above, from what {@link JsonTree} has read. */
  public static Rollup read(String project, String name, @Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> members)) {
      throw new IllegalArgumentException(
          "a rollup is a JSON object: {\"collection\": \"access\", \"by\": [\"path\"]}");
    }
    RollupJson json = new RollupJson(members);
    Rollup rollup = json.rollup(project, name);
    json.problems.throwIfAny("the rollup");
    return rollup;
  }

  /** The definition as {@link JsonTree} writes it. */
  public static Map<String, Object> write(Rollup rollup) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", rollup.name());
    members.put("collection", rollup.collection());
    if (!rollup.where().equals(Filter.ALL)) {
      members.put("where", FilterJson.write(rollup.where()));
    }
    members.put("by", rollup.by());
    members.put("measures", rollup.measures().stream().map(MeasureJson::write).toList());
    members.put("every", rollup.every().stream().map(Width::toString).toList());
    rollup.keep().ifPresent(keep -> members.put("keep", keepText(keep)));
    return members;
  }

  /** A user's definition for {@link #of}: its project, then as {@link #write} has it. */
  public static byte[] toBytes(Rollup rollup) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("project", rollup.project());
    members.put("rollup", write(rollup));
    return JsonTree.write(members);
  }

  /**
   * @throws IllegalStateException when these are not the bytes of a definition
   */
  public static Rollup of(byte[] bytes) {
    try {
      if (JsonTree.read(bytes) instanceof Map<?, ?> members
          && members.get("project") instanceof String project
          && members.get("rollup") instanceof Map<?, ?> rollup
          && rollup.get("name") instanceof String name) {
        return read(project, name, rollup);
      }
      throw new IllegalStateException(
          "a definition of " + bytes.length + " bytes lacks a project, a rollup or a name");
    } catch (IllegalArgumentException broken) {
      throw new IllegalStateException(
          "a definition of " + bytes.length + " bytes is broken: " + broken.getMessage(), broken);
    }
  }

  private Rollup rollup(String project, String name) {
    for (Object member : members.keySet()) {
      if (!MEMBERS.contains(member)) {
        problems.add(
            String.valueOf(member),
            "is no member of a rollup; these are: name, collection, where, by, measures, every,"
                + " keep");
      }
    }
    checkName(name);
    List<Width> every = every();
    Rollup rollup =
        new Rollup(
            project,
            name,
            collection(),
            FilterJson.read(members.get("where"), "where", problems),
            by(),
            measures(),
            every,
            keep(every));
    return rollup;
  }

  private void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      problems.add("name", "must be 1 to 64 letters, digits, _ or -");
    }
    if (BuiltInRollups.isTaken(name)) {
      problems.add("name", "must not be \"" + name + "\", which every collection has already");
    }
    Object own = members.get("name");
    if (own != null && !own.equals(name)) {
      problems.add("name", "is \"" + own + "\", but the rollup is sent as \"" + name + "\"");
    }
  }

  private String collection() {
    if (!(members.get("collection") instanceof String collection)) {
      problems.add("collection", "must be the name of a collection");
      return "";
    }
    boolean hasControls = collection.chars().anyMatch(Character::isISOControl);
    if (collection.isEmpty() || collection.length() > MAX_COLLECTION_CHARACTERS || hasControls) {
      problems.add("collection", "must have 1 to 256 characters, none of them a control");
    }
    return collection;
  }

  private List<String> by() {
    List<?> elements = list("by", MAX_BY, "the names of properties");
    List<String> by = new ArrayList<>();
    for (int index = 0; index < elements.size(); index++) {
      String path = Problems.element("by", index);
      Optional<String> name = PropertyNames.read(elements.get(index), path, problems);
      if (name.isPresent() && name.get().equals(PropertyReader.TIME)) {
        problems.add(path, "must not be the time: each event would be a series");
      } else if (name.isPresent() && by.contains(name.get())) {
        problems.add(path, "is there already");
      } else {
        name.ifPresent(by::add);
      }
    }
    return by;
  }

  private List<Measure> measures() {
    if (!members.containsKey("measures")) {
      return List.of(Measure.COUNT);
    }
    List<?> elements = list("measures", MAX_MEASURES, "measures");
    if (elements.isEmpty()) {
      problems.add("measures", "must have at least one, for example \"count\"");
    }
    List<Measure> measures = new ArrayList<>();
    for (int index = 0; index < elements.size(); index++) {
      String path = Problems.element("measures", index);
      Optional<Measure> measure = MeasureJson.read(elements.get(index), path, problems);
      if (measure.isPresent() && measures.contains(measure.get())) {
        problems.add(path, "is there already");
      } else {
        measure.ifPresent(measures::add);
      }
    }
    return measures;
  }

  private List<Width> every() {
    if (!members.containsKey("every")) {
      return DEFAULT_WIDTHS;
    }
    List<?> elements = list("every", MAX_WIDTHS, "widths, for example \"1m\"");
    if (elements.isEmpty()) {
      problems.add("every", "must have at least one width, for example \"1m\"");
    }
    List<Width> every = new ArrayList<>();
    for (int index = 0; index < elements.size(); index++) {
      String path = Problems.element("every", index);
      Optional<Width> width = width(elements.get(index), path);
      if (width.isPresent() && !every.isEmpty()) {
        Width before = every.get(every.size() - 1);
        if (width.get().compareTo(before) <= 0 || width.get().seconds() % before.seconds() != 0) {
          problems.add(path, "must be a multiple of the width before it, " + before);
          continue;
        }
      }
      width.ifPresent(every::add);
    }
    return every;
  }

  private Optional<Width> width(@Nullable Object tree, String path) {
    if (!(tree instanceof String text)) {
      problems.add(path, "must be a width, for example \"1m\"");
      return Optional.empty();
    }
    try {
      return Optional.of(Width.parse(text));
    } catch (IllegalArgumentException wrong) {
      problems.add(path, "is not allowed: " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Duration> keep(List<Width> every) {
    Object tree = members.get("keep");
    if (tree == null) {
      return Optional.empty();
    }
    Matcher form = KEEP.matcher(tree instanceof String text ? text : "");
    if (!form.matches()) {
      problems.add("keep", "must be a time such as \"90d\": a whole number and s, m, h or d");
      return Optional.empty();
    }
    Duration keep =
        switch (form.group(2)) {
          case "s" -> Duration.ofSeconds(Long.parseLong(form.group(1)));
          case "m" -> Duration.ofMinutes(Long.parseLong(form.group(1)));
          case "h" -> Duration.ofHours(Long.parseLong(form.group(1)));
          default -> Duration.ofDays(Long.parseLong(form.group(1)));
        };
    if (!every.isEmpty() && keep.toMillis() < every.get(every.size() - 1).ms()) {
      problems.add("keep", "must not be shorter than the widest of \"every\"");
    }
    return Optional.of(keep);
  }

  private List<?> list(String member, int most, String of) {
    Object tree = members.get(member);
    if (tree == null) {
      return List.of();
    }
    if (!(tree instanceof List<?> elements)) {
      problems.add(member, "must be a list of " + of);
      return List.of();
    }
    if (elements.size() > most) {
      problems.add(
          member, "has " + elements.size() + " elements; at most " + most + " are allowed");
      return List.of();
    }
    return elements;
  }

  private static String keepText(Duration keep) {
    long seconds = keep.toSeconds();
    if (seconds % 86400 == 0) {
      return seconds / 86400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
