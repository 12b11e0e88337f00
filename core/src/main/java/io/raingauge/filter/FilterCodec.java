package io.raingauge.filter;

import io.raingauge.filter.Comparison.Operator;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A filter as bytes, on its way to another process of the same version: exactly the filter, also
 * where {@link FilterJson} would refuse to read it from a user.
 *
 * <pre>
 *  0  every event
 *  1  and       u parts, and each
 *  2  or        u parts, and each
 *  3  not       the filter
 *  4  compare   property, operator, value          its word in JSON
 *  5  exists    property
 *  6  in        property, u values, and each
 *  7  text      property, kind, text               its word in JSON
 *  8  within    property, longitude, latitude, meters     doubles
 *
 *  property, operator, kind, text   u bytes, and UTF-8
 *  value                            0 false, 1 true, 2 s a whole number, 3 a double, 4 text
 *  u and s as GrowingBytes.putUnsigned and putSigned
 * </pre>
 */
public final class FilterCodec {
  private FilterCodec() {}

  public static void write(Filter filter, GrowingBytes into) {
    if (filter instanceof Filter.And and) {
      into.put(1);
      writeAll(and.parts(), into);
    } else if (filter instanceof Filter.Or or) {
      into.put(2);
      writeAll(or.parts(), into);
    } else if (filter instanceof Filter.Not not) {
      into.put(3);
      write(not.filter(), into);
    } else if (filter instanceof PropertyTest test) {
      writeTest(test, into);
    } else if (filter.equals(Filter.ALL)) {
      into.put(0);
    } else {
      throw new IllegalArgumentException("no tag is known for " + filter);
    }
  }

  /**
   * Reads what {@link #write} wrote, and leaves the cursor after it.
   *
   * @throws IllegalStateException when it is not that
   */
  public static Filter read(BytesCursor from) {
    int tag = from.next();
    return switch (tag) {
      case 0 -> Filter.ALL;
      case 1 -> new Filter.And(readAll(from));
      case 2 -> new Filter.Or(readAll(from));
      case 3 -> new Filter.Not(read(from));
      case 4 ->
          new Comparison(
              from.nextText(), one(Operator.values(), Operator::word, from), readValue(from));
      case 5 -> new Exists(from.nextText());
      case 6 -> OneOf.of(from.nextText(), readValues(from));
      case 7 ->
          new TextTest(
              from.nextText(),
              one(TextTest.Kind.values(), TextTest.Kind::word, from),
              from.nextText());
      case 8 ->
          new Within(from.nextText(), from.nextDouble(), from.nextDouble(), from.nextDouble());
      default -> throw from.broken("no filter has the tag " + tag);
    };
  }

  private static void writeAll(Collection<Filter> parts, GrowingBytes into) {
    into.putUnsigned(parts.size());
    parts.forEach(part -> write(part, into));
  }

  private static void writeTest(PropertyTest test, GrowingBytes into) {
    if (test instanceof Comparison comparison) {
      into.put(4);
      into.putText(test.property());
      into.putText(comparison.operator().word());
      writeValue(comparison.value(), into);
    } else if (test instanceof OneOf oneOf) {
      into.put(6);
      into.putText(test.property());
      into.putUnsigned(oneOf.values().size());
      oneOf.values().forEach(value -> writeValue(value, into));
    } else if (test instanceof TextTest text) {
      into.put(7);
      into.putText(test.property());
      into.putText(text.kind().word());
      into.putText(text.text());
    } else if (test instanceof Within within) {
      into.put(8);
      into.putText(test.property());
      into.putDouble(within.longitude());
      into.putDouble(within.latitude());
      into.putDouble(within.meters());
    } else if (test instanceof Exists) {
      into.put(5);
      into.putText(test.property());
    } else {
      throw new IllegalArgumentException("no tag is known for " + test);
    }
  }

  private static void writeValue(Object value, GrowingBytes into) {
    if (value instanceof Boolean truth) {
      into.put(truth ? 1 : 0);
    } else if (value instanceof Long whole) {
      into.put(2);
      into.putSigned(whole);
    } else if (value instanceof Double number) {
      into.put(3);
      into.putDouble(number);
    } else {
      into.put(4);
      into.putText((String) value);
    }
  }

  private static Set<Filter> readAll(BytesCursor from) {
    Set<Filter> parts = new LinkedHashSet<>();
    for (long left = from.nextUnsigned(); left > 0; left--) {
      parts.add(read(from));
    }
    return parts;
  }

  private static List<Object> readValues(BytesCursor from) {
    List<Object> values = new ArrayList<>();
    for (long left = from.nextUnsigned(); left > 0; left--) {
      values.add(readValue(from));
    }
    return values;
  }

  private static Object readValue(BytesCursor from) {
    int tag = from.next();
    return switch (tag) {
      case 0 -> false;
      case 1 -> true;
      case 2 -> from.nextSigned();
      case 3 -> from.nextDouble();
      case 4 -> from.nextText();
      default -> throw from.broken("no value has the tag " + tag);
    };
  }

  private static <T> T one(T[] of, Function<T, String> wordOf, BytesCursor from) {
    String word = from.nextText();
    for (T each : of) {
      if (wordOf.apply(each).equals(word)) {
        return each;
      }
    }
    throw from.broken("there is no operator \"" + word + "\"");
  }
}
