package io.raingauge.bench.speed;

import java.nio.charset.StandardCharsets;

/**
 * The events of all rows: the n-th is the same in each, 200 bytes of JSON.
 *
 * <pre>
 * {"time":1763640000000,"page":"/page/0417","id":"00c0ffee00c0ffee","session":"0123456789abcdef",…}
 *
 *  time     6 of 10,000 milliseconds after the one before: 100,000 events a minute
 *  page     one of 1,000, each as often
 *  id       unique; where events shall have none the member is called "no"
 *  session  does not compress; the rest is text that does
 * </pre>
 *
 * <p>One object is filled again and again. For one thread.
 */
final class Event {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String TIME = "{\"time\":";
  private static final String PAGE = "0000000000000,\"page\":\"/page/";
  private static final String ID = "0000\",\"%s\":\"";
  private static final String SESSION = "0000000000000000\",\"session\":\"";
  private static final String REST =
      "0000000000000000\",\"status\":200,\"agent\":\"Mozilla/5.0 (X11; Linux x86_64)";

  private final byte[] bytes = new byte[Plan.EVENT_BYTES];
  private final long beginMs;
  private final int pageAt = TIME.length() + PAGE.length();
  private final int idAt = pageAt + ID.length();
  private final int sessionAt = idAt + SESSION.length();

  /**
   * @param idName what the member of the id is called: {@code id}, or {@code no} where events shall
   *     have none
   */
  Event(long beginMs, String idName) {
    this.beginMs = beginMs;
    String head = TIME + PAGE + ID.formatted(idName) + SESSION + REST;
    String text = head + " ".repeat(Plan.EVENT_BYTES - head.length() - 2) + "\"}";
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, bytes.length);
  }

  long timeMs(long number) {
    return beginMs + number * 60_000 / Plan.EVENTS_PER_MINUTE;
  }

  int page(long number) {
    return (int) Long.remainderUnsigned(mixed(number), Plan.SERIES);
  }

  /** The event of a number; valid until the next call. */
  byte[] of(long number) {
    decimal(timeMs(number), TIME.length() + 13);
    decimal(page(number), pageAt + 4);
    hex(mixed(number), idAt);
    hex(mixed(~number), sessionAt);
    return bytes;
  }

  private void decimal(long value, int to) {
    long rest = value;
    for (int at = to - 1; bytes[at] >= '0' && bytes[at] <= '9'; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private void hex(long value, int from) {
    for (int digit = 0; digit < 16; digit++) {
      bytes[from + digit] = HEX[(int) (value >>> (60 - 4 * digit)) & 15];
    }
  }

  /** Each number gives another (SplitMix64's finalizer, a bijection). */
  private static long mixed(long number) {
    long z = number * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
