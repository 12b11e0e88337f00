package io.raingauge.property;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of an object: for each name of a member that leads to a wanted property, its slot
 * and what is wanted within it.
 *
 * <p>A name may itself hold dots: the path {@code a.b} is found in {@code {"a":{"b":1}}} and in
 * {@code {"a.b":1}}. So a node stands for the part of a path that is behind, however it was divided
 * into names, and there are no more of them than there are dots.
 *
 * <p>Immutable.
 */
final class PathTrie {
  /** The slot of a node that is on the way to wanted ones only. */
  static final int NO_SLOT = -1;

  private final String name;
  private final byte[] utf8;
  private final int hash;
  private final int slot;
  private final PathTrie[] children;

  private PathTrie(String name, int slot, PathTrie[] children) {
    this.name = name;
    this.utf8 = name.getBytes(StandardCharsets.UTF_8);
    this.hash = name.hashCode();
    this.slot = slot;
    this.children = children;
  }

  /** The root over paths and their slots. */
  static PathTrie of(Map<String, Integer> slots) {
    return new PathTrie("", NO_SLOT, children("", slots, new HashMap<>()));
  }

  /** The node that a member's name leads to, or null. */
  @Nullable PathTrie child(String member) {
    int wanted = member.hashCode(); // The parser gives one object for one name, which keeps it.
    for (PathTrie child : children) {
      if (child.hash == wanted && child.name.equals(member)) {
        return child;
      }
    }
    return null;
  }

  /** The node that a member's name leads to, its UTF-8 in {@code [from, to)}; or null. */
  @Nullable PathTrie child(byte[] member, int from, int to) {
    for (PathTrie child : children) {
      if (Arrays.equals(child.utf8, 0, child.utf8.length, member, from, to)) {
        return child;
      }
    }
    return null;
  }

  int slot() {
    return slot;
  }

  boolean hasChildren() {
    return children.length > 0;
  }

  /**
   * @param behind the part of the path that leads here, with a dot at its end
   * @param rests what remains of each path, and its slot
   * @param known the children of what is behind, where they were made already
   */
  private static PathTrie[] children(
      String behind, Map<String, Integer> rests, Map<String, PathTrie[]> known) {
    PathTrie[] made = known.get(behind);
    if (made != null) {
      return made;
    }
    Map<String, Map<String, Integer>> restsOf = new LinkedHashMap<>();
    rests.forEach(
        (rest, slot) -> {
          restsOf.computeIfAbsent(rest, name -> new LinkedHashMap<>());
          for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.', dot + 1)) {
            restsOf
                .computeIfAbsent(rest.substring(0, dot), name -> new LinkedHashMap<>())
                .put(rest.substring(dot + 1), slot);
          }
        });
    List<PathTrie> children = new ArrayList<>();
    restsOf.forEach(
        (name, within) ->
            children.add(
                new PathTrie(
                    name,
                    rests.getOrDefault(name, NO_SLOT),
                    children(behind + name + ".", within, known))));
    PathTrie[] all = children.toArray(new PathTrie[0]);
    known.put(behind, all);
    return all;
  }
}
