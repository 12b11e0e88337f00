package io.raingauge.json;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a text that is not JSON, for whoever wrote that text. What Jackson says is for
 * those who program with it; this knows its sentences, and {@code JsonTreeTest} that they are still
 * the same.
 */
final class Complaints {
  /** Said of what Jackson calls otherwise than it did. */
  static final String UNKNOWN = "there is a mistake";

  private static final List<Complaint> ALL =
      List.of(
          new Complaint("Unexpected end-of-input.*", "it ends too early; a \", } or ] is missing"),
          new Complaint(
              "Unexpected close marker ('.'): expected ('.').*", "$1 stands where $2 must"),
          new Complaint(
              "Unexpected character \\((.*) \\(code \\d+.*comma to separate (?i:object) entries.*",
              "$1 stands where a comma or } must"),
          new Complaint(
              "Unexpected character \\((.*) \\(code \\d+.*comma to separate (?i:array) entries.*",
              "$1 stands where a comma or ] must"),
          new Complaint(
              "Unexpected character \\((.*) \\(code \\d+.*start (?:field|property) name.*",
              "$1 stands where a name in double quotes must"),
          new Complaint(
              "Unexpected character \\((.*) \\(code \\d+.*colon to separate.*",
              "$1 stands where a colon must"),
          new Complaint(
              "Unexpected character \\((.*) \\(code \\d+.*expected a (?:valid )?value.*",
              "$1 stands where a value must"),
          new Complaint(
              "Unexpected character \\((.*) \\(code \\d+.*(?i:numeric value|number).*",
              "$1 cannot stand in a number"),
          new Complaint("Unexpected character \\((.*) \\(code \\d+.*", "$1 stands where it cannot"),
          new Complaint(
              "Unrecognized token '(.*)': was.*",
              "'$1' is no value; a text stands in double quotes"),
          new Complaint("Non-standard token '(.*)'.*", "'$1' is no value in JSON"),
          new Complaint(
              "Illegal unquoted character \\(.*code (\\d+)\\).*",
              "a control character (code $1) stands in a text; write it with a backslash"),
          new Complaint(
              "Unrecognized character escape (.*) \\(code.*", "there is no \\\\ with $1 behind it"),
          new Complaint("Invalid UTF-8.*", "a byte is not UTF-8"),
          new Complaint(
              "Duplicate (?i:field|object property) ['\"](.*)['\"].*",
              "the name \"$1\" is there twice in one object"),
          new Complaint(
              "Document nesting depth \\(\\d+\\) exceeds.* allowed \\((\\d+).*",
              "objects and arrays lie more than $1 deep in each other"),
          new Complaint(
              "Name length \\(\\d+\\) exceeds.* allowed \\((\\d+).*",
              "a name has more than $1 characters"),
          new Complaint(
              "Number (?:value )?length \\(\\d+\\) exceeds.* allowed \\((\\d+).*",
              "a number has more than $1 digits"),
          new Complaint(
              "String (?:value )?length \\(\\d+\\) exceeds.* allowed \\((\\d+).*",
              "a text has more than $1 characters"),
          new Complaint("(?i).*leading zero.*", "a number begins with 0"),
          new Complaint("(?i).*numeric value.*", "a number is not written as JSON has it"));

  private Complaints() {}

  /** In one sentence, without the place. */
  static String ours(String jackson) {
    for (Complaint complaint : ALL) {
      Matcher matcher = complaint.theirs().matcher(jackson);
      if (matcher.matches()) {
        return matcher.replaceFirst(complaint.ours());
      }
    }
    return UNKNOWN;
  }

  /**
   * A sentence and its translation.
   *
   * @param ours what {@code $1} in it stands for is between parentheses in the other
   */
  private record Complaint(Pattern theirs, String ours) {
    private Complaint(String theirs, String ours) {
      this(Pattern.compile(theirs, Pattern.DOTALL), ours);
    }
  }
}
