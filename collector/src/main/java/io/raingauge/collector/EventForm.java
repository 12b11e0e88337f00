package io.raingauge.collector;

/**
 * Where the events of a dialect tell their time and their id, and how many problems its answers
 * list.
 *
 * @param within the member of an event that holds both; empty for the event itself
 * @param time the name of the time
 * @param id the name of the id (F5)
 * @param maxListedProblems of one batch; more are only counted
 */
public record EventForm(String within, String time, String id, int maxListedProblems) {
  /** Of /v1/events. */
  public static final EventForm PLAIN = new EventForm("", "time", "id", 100);

  /** How deep time and id lie; 1 for the event itself. */
  int depth() {
    return within.isEmpty() ? 1 : 2;
  }

  /** The dotted path of the time. */
  String timePath() {
    return path(time);
  }

  /** The dotted path of the id. */
  String idPath() {
    return path(id);
  }

  private String path(String name) {
    return within.isEmpty() ? name : within + "." + name;
  }
}
