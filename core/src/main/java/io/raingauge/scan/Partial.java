package io.raingauge.scan;

/**
 * What one chunk gave to a scan. Within a process it goes from step to step as it is; to another
 * process as its bytes, and there {@link PartialMerge} takes the {@link Encoded} one just the same.
 */
public interface Partial {
  /** All that a merge needs; it is called once, and instead of a merge. */
  byte[] toBytes();

  /** One that came from another process. */
  record Encoded(byte[] bytes) implements Partial {
    @Override
    public byte[] toBytes() {
      return bytes;
    }
  }
}
