package io.raingauge.wire;

/**
 * The identity of an event that has an id (F5): a 128-bit hash of its project, collection and id.
 * The collector derives the partition from it, the fold looks it up; both from the same bytes,
 * those of an {@link EventLine}.
 *
 * <pre>
 *  seed     = second half of MurmurHash3( P","collection":"C , 0 )     the line's bytes from P to C
 *  identity = MurmurHash3( I , seed )                                 the line's bytes of the id
 *  partition = second half of the identity, modulo the partitions, 0 or above
 * </pre>
 *
 * <p>One object is filled again and again; nothing is allocated. For one thread.
 */
public final class EventIds {
  private static final int BEFORE_PROJECT = "{\"project\":\"".length();
  private static final int AFTER_COLLECTION = "\",\"time\":".length();

  private final Hash128 hash = new Hash128();

  /** The seed of all ids of one collection. */
  public static long seed(String project, String collection) {
    byte[] prefix = EventLineWriter.prefix(project, collection);
    return new Hash128().of(prefix, BEFORE_PROJECT, prefix.length - AFTER_COLLECTION, 0).low();
  }

  /** The seed of all ids of the collection of a line. */
  public long seed(EventLine line) {
    return hash.of(line.bytes(), line.projectFrom(), line.collectionTo(), 0).low();
  }

  /** Hashes the id of a line that has one. */
  public EventIds of(EventLine line, long seed) {
    hash.of(line.bytes(), line.idFrom(), line.idTo(), seed);
    return this;
  }

  /**
   * Hashes an id.
   *
   * @param escaped as {@link EventLineWriter#escape} writes it
   */
  public EventIds of(byte[] escaped, long seed) {
    return of(escaped, escaped.length, seed);
  }

  /** Hashes an id that lies in the first {@code length} bytes. */
  public EventIds of(byte[] escaped, int length, long seed) {
    hash.of(escaped, 0, length, seed);
    return this;
  }

  /** The first half of the identity last made. */
  public long high() {
    return hash.high();
  }

  /** The second half of the identity last made. */
  public long low() {
    return hash.low();
  }

  /** The partition of the event of the identity last made. */
  public int partition(int partitions) {
    return Math.floorMod(hash.low(), partitions);
  }
}
