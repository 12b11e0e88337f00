package io.raingauge.server.cli;

/**
 * Some lines of a file, to be sent in one request.
 *
 * @param number which batch of the run, from 0
 * @param offset of its first byte in its file
 * @param body the lines, each with its line feed
 * @param lines the number of each line in its file, from 1; a receipt counts events from 0
 * @param end the offset after its last line
 */
record EventBatch(String file, long number, long offset, byte[] body, int[] lines, long end) {
  int eventCount() {
    return lines.length;
  }

  /** Where in the file the event is that a receipt calls {@code index}. */
  String place(int index) {
    return index >= 0 && index < lines.length ? file + ":" + lines[index] : file;
  }
}
