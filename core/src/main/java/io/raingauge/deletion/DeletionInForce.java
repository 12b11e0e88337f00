package io.raingauge.deletion;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A deletion that the fold of one partition has met in its log (F6). Immutable.
 *
 * @param position where it stands: the events before it are deleted, as far as it says
 * @param eventCount of the collection that count in this partition before it, deleted or not
 * @param newestMs none of them is newer
 */
public record DeletionInForce(
    Deletion deletion, Position position, long eventCount, long newestMs) {
  /** Whose the deletion is. */
  public boolean isOf(String project, String collection) {
    return deletion.isOf(project, collection);
  }

  /**
   * A chunk as it is seen through the deletion; empty where nothing of it is left. One that holds
   * later events is left as it is: no chunk holds both, for the fold cuts them here.
   */
  public Optional<Chunk> seen(Chunk chunk) {
    return isBefore(chunk) ? Optional.of(chunk) : deletion.deleted().seen(chunk);
  }

  private boolean isBefore(Chunk chunk) {
    return chunk.header().range().to().compareTo(position) > 0;
  }

  /**
   * What is in force from a deletion on. An earlier one goes that deletes nothing more than this
   * one does, unless one between them would see other events without it.
   *
   * @param before in the order of the log
   */
  public static List<DeletionInForce> with(List<DeletionInForce> before, DeletionInForce next) {
    List<DeletionInForce> lastFirst = new ArrayList<>(List.of(next));
    for (int index = before.size() - 1; index >= 0; index--) {
      DeletionInForce each = before.get(index);
      if (!next.makesSuperfluous(each, lastFirst)) {
        lastFirst.add(each);
      }
    }
    Collections.reverse(lastFirst);
    return List.copyOf(lastFirst);
  }

  private boolean makesSuperfluous(DeletionInForce each, List<DeletionInForce> later) {
    return each.isOf(deletion.project(), deletion.collection())
        && deletion.deleted().covers(each.deletion.deleted())
        && (deletion.isOfAll() || later.stream().allMatch(each::commutesWith));
  }

  private boolean commutesWith(DeletionInForce other) {
    return !other.isOf(deletion.project(), deletion.collection())
        || deletion.deleted().commutesWith(other.deletion.deleted());
  }
}
