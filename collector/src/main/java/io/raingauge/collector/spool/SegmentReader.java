package io.raingauge.collector.spool;

import io.raingauge.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads segments in big blocks. For one thread, which owns the block; a frame it hands out is a
 * copy.
 */
final class SegmentReader {
  private static final int MAX_BLOCK_BYTES = 1 << 20; // holds the longest frame
  private static final int MIN_BLOCK_BYTES = 64 << 10; // holds the longest header

  private final Disk disk;
  private ByteBuffer block;
  private final CRC32C crc = new CRC32C();

  /** Sees one whole frame after another. */
  interface Visitor {
    /**
     * @param group where the frame's group begins, as the frame says
     * @return whether the frame is as it must be; if not, reading ends before it
     */
    boolean visit(Frame frame, long group);
  }

  /**
   * Where reading ended.
   *
   * @param end the first byte that was not visited
   * @param broken whether what begins there is not a frame as it must be, or is cut off
   */
  record Ended(long end, boolean broken) {}

  /**
   * @param segmentBytes about the size of a segment: small ones are read in small blocks
   */
  SegmentReader(Disk disk, int segmentBytes) {
    this.disk = disk;
    int bytes = Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, segmentBytes));
    block = ByteBuffer.allocateDirect(bytes);
  }

  /** The header of a segment, if it is whole. */
  Optional<SegmentHeader> header(String name) throws IOException {
    block.clear().limit(SegmentHeader.MAX_BYTES);
    disk.read(name, 0, block);
    return SegmentHeader.decode(block.flip());
  }

  /** Visits the whole frames of one block, from {@code offset} on and before {@code size}. */
  Ended read(String name, long offset, long size, Visitor visitor) throws IOException {
    long end = fill(name, offset, size);
    int at = 0;
    while (at < block.limit()) {
      int bytes = FrameFormat.wholeAt(block, at, crc);
      if (bytes == FrameFormat.CUT && end < size) {
        growBlock();
        break;
      }
      Position position = new Position(Segment.sequence(name), offset + at);
      if (bytes <= 0
          || !visitor.visit(
              FrameFormat.frameAt(block, at, position), FrameFormat.groupAt(block, at))) {
        return new Ended(offset + at, true);
      }
      at += bytes;
    }
    return new Ended(offset + at, offset + at < size && end == size);
  }

  /**
   * Whether behind {@code broken} a whole frame lies whose group begins behind it. Then what lies
   * at {@code broken} was forced once, and is not the torn tail of a write (S3).
   */
  boolean wasForced(String name, long broken, long size) throws IOException {
    growBlock();
    long offset = broken + 1;
    while (offset < size) {
      long end = fill(name, offset, size);
      int at = 0;
      while (at < block.limit()) {
        int bytes = FrameFormat.wholeAt(block, at, crc);
        if (bytes == FrameFormat.CUT && end < size && at > 0) {
          break;
        }
        long group = bytes > 0 ? FrameFormat.groupAt(block, at) : FrameFormat.CARRIED;
        if (group > broken && group <= offset + at) {
          return true;
        }
        at++;
      }
      offset += at;
    }
    return false;
  }

  /** Returns where the block ends. */
  private long fill(String name, long offset, long size) throws IOException {
    long end = Math.min(size, offset + block.capacity());
    block.clear().limit((int) (end - offset));
    disk.read(name, offset, block);
    block.flip();
    return end;
  }

  /** A frame does not fit a small block, perhaps: from now on all blocks are big. */
  private void growBlock() {
    if (block.capacity() < MAX_BLOCK_BYTES) {
      block = ByteBuffer.allocateDirect(MAX_BLOCK_BYTES);
    }
  }
}
