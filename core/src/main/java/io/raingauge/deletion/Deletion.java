package io.raingauge.deletion;

import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user deletes of a collection's raw events: of those that stand before it in the log,
 * nothing that comes after. It travels in the log as definitions of rollups do (F6), as the value
 * of a record of kind {@link io.raingauge.wire.RecordKind#DELETION}.
 *
 * <pre>
 * {"project":"P","collection":"C","property":"a.b"}
 * {"project":"P","collection":"C","where":{…},"from":ms,"to":ms}
 *
 *  property   its dotted path, and all within it
 *  where      as {@link FilterJson} draws it; {} for all events
 *  from, to   the first moment in, the first moment out; null for none
 * </pre>
 *
 * <p>Immutable.
 */
public record Deletion(String project, String collection, Deleted deleted) {
  /** Bytes of the longest; more are refused before they get into the log. */
  public static final int MAX_BYTES = 4096;

  /** Of a property of all events, and of what is within it. */
  public static Deletion ofProperty(String project, String collection, String path) {
    return new Deletion(project, collection, new Deleted.Property(path));
  }

  /**
   * Of events.
   *
   * @param fromMs no earlier ones; {@link Long#MIN_VALUE} for no bound
   * @param toMs only earlier ones; {@link Long#MAX_VALUE} for no bound
   */
  public static Deletion ofEvents(
      String project, String collection, Filter where, long fromMs, long toMs) {
    return new Deletion(project, collection, new Deleted.Events(where, fromMs, toMs));
  }

  /** Of the whole collection, as if no event of it had come. */
  public static Deletion ofAll(String project, String collection) {
    return ofEvents(project, collection, Filter.ALL, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Whether nothing is left of the collection. */
  public boolean isOfAll() {
    return deleted instanceof Deleted.Events events && events.areAll();
  }

  boolean isOf(String otherProject, String otherCollection) {
    return project.equals(otherProject) && collection.equals(otherCollection);
  }

  public byte[] toBytes() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("project", project);
    members.put("collection", collection);
    if (deleted instanceof Deleted.Property property) {
      members.put("property", property.path());
    } else if (deleted instanceof Deleted.Events events) {
      members.put("where", FilterJson.write(events.where()));
      members.put("from", events.fromMs() == Long.MIN_VALUE ? null : (Long) events.fromMs());
      members.put("to", events.toMs() == Long.MAX_VALUE ? null : (Long) events.toMs());
    }
    return JsonTree.write(members);
  }

  /**
   * @throws IllegalStateException when these are not the bytes of a deletion
   */
  public static Deletion of(byte[] bytes) {
    try {
      if (JsonTree.read(bytes) instanceof Map<?, ?> members
          && members.get("project") instanceof String project
          && members.get("collection") instanceof String collection) {
        Optional<Deleted> deleted = deleted(members);
        if (deleted.isPresent()) {
          return new Deletion(project, collection, deleted.get());
        }
      }
      throw new IllegalStateException(
          "a deletion of " + bytes.length + " bytes lacks a member, or one is of a wrong type");
    } catch (IllegalArgumentException broken) {
      throw new IllegalStateException(
          "a deletion of " + bytes.length + " bytes is broken: " + broken.getMessage(), broken);
    }
  }

  private static Optional<Deleted> deleted(Map<?, ?> members) {
    if (members.get("property") instanceof String path) {
      return Optional.of(new Deleted.Property(path));
    }
    Object from = members.get("from");
    Object to = members.get("to");
    boolean isWhole =
        members.get("where") instanceof Map<?, ?>
            && (from == null || from instanceof Long)
            && (to == null || to instanceof Long);
    if (!isWhole) {
      return Optional.empty();
    }
    Problems problems = new Problems();
    Filter where = FilterJson.read(members.get("where"), "where", problems);
    problems.throwIfAny("the deletion");
    return Optional.of(
        new Deleted.Events(
            where,
            from instanceof Long fromMs ? fromMs : Long.MIN_VALUE,
            to instanceof Long toMs ? toMs : Long.MAX_VALUE));
  }
}
