package io.raingauge.server.audit;

/** Is told how far work has come that reads the log. */
@FunctionalInterface
public interface Progress {
  /** Nobody looks. */
  Progress UNSEEN = at -> {};

  void at(Step step);

  /**
   * Where it is.
   *
   * @param name what is being done, in a few words
   * @param done offsets of the log that were read
   * @param of that are to be read, as far as is known by now
   */
  record Step(String name, long done, long of) {}
}
