package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import io.raingauge.wire.Hash128;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.apache.datasketches.common.SketchesException;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.MemoryBoundsException;
import org.jspecify.annotations.Nullable;

/**
 * How many different values: a HyperLogLog sketch of 4,096 registers (Apache DataSketches). Equal
 * values of unlike types are different. Up to 384 values it is nearly exact; above, its standard
 * error is {@link #RELATIVE_ERROR}.
 *
 * <p>In memory, for an answer from raw events, a state can begin as the values themselves, {@link
 * #isExact}; where there is no more room for them it becomes the sketch that they make. What is
 * written is always a sketch.
 *
 * <p>What DataSketches carries along besides the registers depends on the order of the values and
 * on when a state was written. It is left out, so that a state is a function of the set of its
 * values.
 *
 * <pre>
 *  +------------------+-----------------------------------------------------------------+
 *  | n, unsigned      | n bytes: the compact image of an HLL_4 sketch of lg K 12, as    |
 *  | (0: no values)   | DataSketches draws it; with its coupons sorted, or its HIP      |
 *  |                  | accumulator 0 and its flag "out of order" set                   |
 *  +------------------+-----------------------------------------------------------------+
 * </pre>
 *
 * <p>For one thread. At most 5 KB of memory, and as long as it is exact 32 bytes a value.
 */
public final class DistinctState extends MeasureState {
  /** One standard deviation of the estimate, in parts of it, for more than 384 values. */
  public static final double RELATIVE_ERROR = 0.0163;

  private static final int LG_REGISTERS = 12;

  /** What the objects around the registers take of the heap. */
  private static final int OBJECTS_HEAP_BYTES = 136;

  // The image's places, from the format's page of DataSketches.
  private static final int PREAMBLE_INTS_AT = 0;
  private static final int FLAGS_AT = 5;
  private static final int MODE_AT = 7;
  private static final int HIP_AT = 8;
  private static final byte HLL_MODE = 2;
  private static final int OUT_OF_ORDER = 16;

  private final Hash128 hash = new Hash128();
  private final Union values = new Union(LG_REGISTERS);

  /** While it is exact all values, and the sketch none. */
  private @Nullable ExactValues exact;

  DistinctState() {}

  /** One that is exact as long as there is room. */
  DistinctState(DistinctRoom room) {
    exact = new ExactValues(room);
  }

  @Override
  public void add(PropertyValues from, int slot, long timeMs) {
    switch (from.type(slot)) {
      case ABSENT, NULL, NESTED -> {}
      case BOOLEAN -> take(mixed(1, from.longAt(slot)));
      case LONG -> take(mixed(2, from.longAt(slot)));
      case DOUBLE -> take(mixed(3, Double.doubleToLongBits(from.doubleAt(slot))));
      case STRING -> take(hash.of(from.text(), from.textFrom(slot), from.textTo(slot), 0).high());
    }
  }

  @Override
  public void merge(MeasureState other) {
    DistinctState from = (DistinctState) other;
    if (from.exact != null) {
      if (exact == null && values.isEmpty()) {
        exact = new ExactValues(new DistinctRoom(ExactValues.MOST));
      }
      from.exact.forEach(this::take);
    } else if (!from.values.isEmpty()) {
      becomeSketch();
      values.update(from.values.getResult(TgtHllType.HLL_8));
    }
  }

  @Override
  public boolean isExact() {
    return exact != null || values.isEmpty();
  }

  /** The number, or the estimate, rounded. */
  @Override
  public Optional<Object> result() {
    return Optional.of(Math.round(estimate()));
  }

  public double estimate() {
    return exact != null ? exact.size() : values.getCompositeEstimate();
  }

  /** The true number is at least this, in 97.7 % of cases. */
  public double lowerBound() {
    return exact != null ? exact.size() : HllSketch.heapify(image()).getLowerBound(2);
  }

  /** The true number is at most this, in 97.7 % of cases. */
  public double upperBound() {
    return exact != null ? exact.size() : HllSketch.heapify(image()).getUpperBound(2);
  }

  @Override
  public int heapBytes() {
    int exactBytes = exact == null ? 0 : exact.heapBytes();
    return OBJECTS_HEAP_BYTES + values.getUpdatableSerializationBytes() + exactBytes;
  }

  @Override
  void write(GrowingBytes into) {
    becomeSketch();
    byte[] image = values.isEmpty() ? new byte[0] : image();
    into.putUnsigned(image.length);
    into.put(image, 0, image.length);
  }

  @Override
  void read(BytesCursor from) {
    int start = from.take(from.nextUnsigned());
    byte[] image = Arrays.copyOfRange(from.bytes(), start, from.position());
    if (image.length == 0) {
      return;
    }
    try {
      HllSketch sketch = HllSketch.heapify(image);
      if (sketch.getLgConfigK() != LG_REGISTERS) {
        throw from.broken("its sketch has 2^" + sketch.getLgConfigK() + " registers");
      }
      values.update(sketch);
    } catch (SketchesException | MemoryBoundsException | IndexOutOfBoundsException broken) {
      throw from.broken("its sketch of different values: " + broken.getMessage());
    }
  }

  /** 0 and the sketch, or the number of values plus one and each one's hash. */
  @Override
  void writeExactly(GrowingBytes into) {
    if (exact == null) {
      into.putUnsigned(0);
      write(into);
      return;
    }
    into.putUnsigned(exact.size() + 1L);
    exact.forEach(into::putLong);
  }

  @Override
  void readExactly(BytesCursor from, DistinctRoom room) {
    long count = from.nextUnsigned() - 1;
    if (count < 0) {
      read(from);
      return;
    }
    exact = new ExactValues(room);
    for (long index = 0; index < count; index++) {
      take(from.nextLong());
    }
  }

  private void take(long hashed) {
    if (exact != null && exact.add(hashed)) {
      return;
    }
    becomeSketch();
    values.update(hashed);
  }

  private void becomeSketch() {
    if (exact != null) {
      exact.forEach(values::update);
      exact.release();
      exact = null;
    }
  }

  private byte[] image() {
    byte[] image = values.getResult(TgtHllType.HLL_4).toCompactByteArray();
    if (image[MODE_AT] == HLL_MODE) {
      image[FLAGS_AT] |= OUT_OF_ORDER;
      Arrays.fill(image, HIP_AT, HIP_AT + 8, (byte) 0);
    } else {
      sortCoupons(image);
    }
    return image;
  }

  private static void sortCoupons(byte[] image) {
    int start = image[PREAMBLE_INTS_AT] * 4;
    ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int[] coupons = new int[(image.length - start) / 4];
    bytes.position(start).asIntBuffer().get(coupons);
    Arrays.sort(coupons);
    bytes.asIntBuffer().put(coupons);
  }

  /** A long so mixed with its type that equal bits of unlike types differ (SplitMix64's finish). */
  private static long mixed(int type, long bits) {
    long mixed = bits + type * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
