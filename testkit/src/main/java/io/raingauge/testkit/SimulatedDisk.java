package io.raingauge.testkit;

import io.raingauge.disk.Disk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk that does everything that {@link Disk} does not forbid. At a power cut what was not forced
 * is lost or partly kept, with holes; names that were not forced vanish; deleted files come back.
 * Writes fail half-way, forces fail, the disk is full. After a failed force the bytes may never
 * reach the disk although a later force succeeds, as on Linux (fsyncgate, 2018).
 *
 * <p>For one thread; all chance comes from the one {@link Random}.
 */
public final class SimulatedDisk implements Disk {
  private static final int BLOCK_BYTES = 64; // small, so that short tails have holes too

  private final Random chance;
  private final TreeMap<String, File> files = new TreeMap<>();
  private final Map<String, File> deleted = new HashMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private double failures;
  private int stepsToPowerCut = Integer.MAX_VALUE;
  private boolean off;

  public SimulatedDisk(Random chance) {
    this.chance = chance;
  }

  /** From now on writes, forces, truncates and deletes fail this often, from 0 to 1. */
  public void failures(double probability) {
    failures = probability;
  }

  /** From now on the disk holds so many bytes. */
  public void capacityBytes(long bytes) {
    capacityBytes = bytes;
  }

  /** The power goes at the so-manieth change from now on, in its midst; 0 is the next. */
  public void cutPowerAfter(int changes) {
    stepsToPowerCut = changes;
  }

  /** Whether the power is off: every call fails until {@link #powerOn}. */
  public boolean isOff() {
    return off;
  }

  /** The power goes now. */
  public void cutPower() {
    off = true;
    deleted.forEach(
        (name, file) -> {
          if (chance.nextBoolean()) {
            files.putIfAbsent(name, file);
          }
        });
    deleted.clear();
    files.values().removeIf(file -> !file.nameForced && chance.nextBoolean());
    files.values().forEach(file -> file.losePower(chance));
  }

  public void powerOn() {
    off = false;
    stepsToPowerCut = Integer.MAX_VALUE;
  }

  /** All bytes of a file as a reader sees them. */
  public byte[] bytes(String name) throws IOException {
    File file = file(name);
    return Arrays.copyOf(file.bytes, file.size);
  }

  /** Puts a file in place, forced. */
  public void put(String name, byte[] bytes) {
    File file = new File();
    file.add(ByteBuffer.wrap(bytes), bytes.length);
    file.forced = bytes.length;
    file.nameForced = true;
    files.put(name, file);
  }

  @Override
  public List<String> list() throws IOException {
    checkPower();
    return List.copyOf(files.keySet());
  }

  @Override
  public long size(String name) throws IOException {
    return file(name).size;
  }

  @Override
  public Appender append(String name) throws IOException {
    change("making " + name);
    return new SimulatedAppender(name, files.computeIfAbsent(name, absent -> new File()));
  }

  @Override
  public int read(String name, long position, ByteBuffer into) throws IOException {
    File file = file(name);
    int count = (int) Math.max(0, Math.min(into.remaining(), file.size - position));
    if (count > 0) {
      into.put(file.bytes, (int) position, count);
    }
    return count;
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    File file = file(name);
    change("cutting " + name);
    file.cut((int) size);
    file.force();
  }

  /** Until the new name is forced, a power cut may bring either file back. */
  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    String draft = name + DRAFT;
    files.remove(draft);
    try (Appender to = append(draft)) {
      to.write(ByteBuffer.wrap(bytes));
      to.force();
    }
    change("renaming " + draft);
    File old = files.get(name);
    files.put(name, Objects.requireNonNull(files.remove(draft)));
    try {
      change("forcing the name of " + name);
    } catch (IOException failed) {
      if (chance.nextBoolean()) {
        files.remove(name);
        if (old != null) {
          files.put(name, old);
        }
      }
      throw failed;
    }
  }

  @Override
  public void delete(String name) throws IOException {
    change("deleting " + name);
    File file = files.remove(name);
    if (file != null) {
      deleted.put(name, file);
    }
  }

  @Override
  public long freeBytes() throws IOException {
    checkPower();
    return capacityBytes - files.values().stream().mapToLong(file -> file.size).sum();
  }

  private File file(String name) throws IOException {
    checkPower();
    File file = files.get(name);
    if (file == null) {
      throw new FileNotFoundException(name);
    }
    return file;
  }

  private void checkPower() throws IOException {
    if (off) {
      throw new IOException("the power of the simulated disk is off");
    }
  }

  /** Every change goes through here: it may fail, or be the one at which the power goes. */
  private void change(String what) throws IOException {
    checkPower();
    if (stepsToPowerCut-- == 0) {
      cutPower();
      throw new IOException("the power went while " + what);
    }
    if (chance.nextDouble() < failures) {
      throw new IOException("the simulated disk failed while " + what);
    }
  }

  private final class SimulatedAppender implements Appender {
    private final String name;
    private final File file;

    SimulatedAppender(String name, File file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
      int bytes = Arrays.stream(buffers).mapToInt(ByteBuffer::remaining).sum();
      if (stepsToPowerCut == 0 || chance.nextDouble() < failures) {
        add(chance.nextInt(bytes + 1), buffers);
        change("writing " + name);
        throw new IOException("the simulated disk failed while writing " + name);
      }
      change("writing " + name);
      long free = freeBytes();
      if (free < bytes) {
        add((int) Math.max(0, free), buffers);
        throw new IOException("No space left on device");
      }
      add(bytes, buffers);
    }

    @Override
    public void force() throws IOException {
      checkPower();
      if (stepsToPowerCut > 0 && chance.nextDouble() < failures) {
        file.failToForce(chance);
        throw new IOException("the simulated disk failed while forcing " + name);
      }
      change("forcing " + name);
      file.force();
    }

    @Override
    public void close() {}

    private void add(int bytes, ByteBuffer... buffers) {
      int left = bytes;
      for (ByteBuffer buffer : buffers) {
        left -= file.add(buffer, left);
      }
    }
  }

  /** One file: what readers see, how much of it is forced, and what will never be. */
  private static final class File {
    private byte[] bytes = new byte[64];
    private int size;
    private int forced;
    private boolean nameForced;
    private final List<int[]> lostRanges = new ArrayList<>();

    int add(ByteBuffer buffer, int atMost) {
      int count = Math.min(buffer.remaining(), atMost);
      if (bytes.length < size + count) {
        bytes = Arrays.copyOf(bytes, Math.max(size + count, bytes.length * 2));
      }
      buffer.get(bytes, size, count);
      size += count;
      return count;
    }

    void force() {
      forced = size;
      nameForced = true;
    }

    /** The system drops the dirty pages and believes them clean, or they were written after all. */
    void failToForce(Random chance) {
      for (int at = forced; at < size; at += BLOCK_BYTES) {
        if (chance.nextBoolean()) {
          lostRanges.add(new int[] {at, Math.min(size, at + BLOCK_BYTES)});
        }
      }
      forced = size;
    }

    void cut(int newSize) {
      size = Math.min(size, newSize);
      forced = Math.min(forced, size);
      lostRanges.removeIf(range -> range[0] >= size);
    }

    void losePower(Random chance) {
      lostRanges.forEach(range -> zero(range[0], Math.min(size, range[1])));
      lostRanges.clear();
      int kept = forced + chance.nextInt(size - forced + 1);
      for (int at = forced; at < kept; at += BLOCK_BYTES) {
        if (chance.nextInt(4) == 0) {
          zero(at, Math.min(kept, at + BLOCK_BYTES));
        }
      }
      size = kept;
      force();
    }

    private void zero(int from, int to) {
      if (from < to) {
        Arrays.fill(bytes, from, to, (byte) 0);
      }
    }
  }
}
