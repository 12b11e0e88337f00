package io.raingauge.rollup;

import io.raingauge.json.JsonTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A definition of a rollup on its way through the log (F6), or its removal: the value of a record
 * of kind {@link io.raingauge.wire.RecordKind#DEFINITION}.
 *
 * <pre>
 * {"project":"P","name":"N","id":"32 hexadecimal digits","received":ms,"rollup":{…}}
 *
 *  rollup   as {@link RollupJson} draws it; null removes the rollup of that name
 *  id       of the definition; of a removal too, for it is an entry of its own
 * </pre>
 *
 * @param id names the rollup's cells
 * @param receivedMs when the collector took it, ms since 1970
 * @param rollup empty to remove
 */
public record DefinitionRecord(
    String project, String name, RollupId id, long receivedMs, Optional<Rollup> rollup) {

  public byte[] toBytes() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("project", project);
    members.put("name", name);
    members.put("id", id.toString());
    members.put("received", receivedMs);
    members.put("rollup", rollup.map(RollupJson::write).orElse(null));
    return JsonTree.write(members);
  }

  /**
   * @throws IllegalStateException when these are not the bytes of a definition
   */
  public static DefinitionRecord of(byte[] bytes) {
    try {
      if (JsonTree.read(bytes) instanceof Map<?, ?> members
          && members.get("project") instanceof String project
          && members.get("name") instanceof String name
          && members.get("id") instanceof String id
          && members.get("received") instanceof Long receivedMs
          && members.containsKey("rollup")) {
        Object rollup = members.get("rollup");
        return new DefinitionRecord(
            project,
            name,
            RollupId.parse(id),
            receivedMs,
            rollup == null
                ? Optional.empty()
                : Optional.of(RollupJson.read(project, name, rollup)));
      }
      throw new IllegalStateException(
          "a definition of " + bytes.length + " bytes lacks a member, or one is of a wrong type");
    } catch (IllegalArgumentException broken) {
      throw new IllegalStateException(
          "a definition of " + bytes.length + " bytes is broken: " + broken.getMessage(), broken);
    }
  }
}
