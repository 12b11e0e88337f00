package io.raingauge.topology;

import org.apache.storm.tuple.Fields;

/** The streams of the query topology, besides those that are named for {@link ScanOrder.Kind}. */
final class Streams {
  /** By which all tuples of one scan meet at one task of the index and one of the merge. */
  static final String ID = "id";

  /** Index to reader, direct. */
  static final String READ = "read";

  static final Fields READ_FIELDS = new Fields("request", "return-to", "number", "chunk");

  /** Index and readers to merge. */
  static final String MERGE = "merge";

  static final Fields MERGE_FIELDS = new Fields(ID, "request", "return-to", "batch");

  /** Merge to index. */
  static final String MERGED = "merged";

  static final Fields MERGED_FIELDS = new Fields(ID, "count", "reader", "ended");

  /** Index to itself, direct. */
  static final String AGAIN = "again";

  /** To the client. */
  static final String REPLY = "reply";

  static final Fields REPLY_FIELDS = new Fields("text", "return-to");

  /**
   * From each task to all that it may send something, now and then, and to no avail. On a cluster
   * Storm finds a connection broken when it has something to send; it drops that, and connects
   * again. That shall not be a question.
   */
  static final String BEAT = "beat";

  static final Fields BEAT_FIELDS = new Fields();

  private Streams() {}
}
