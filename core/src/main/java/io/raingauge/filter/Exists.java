package io.raingauge.filter;

import java.util.function.ToIntFunction;

/** Whether an event has a property; null is none, an object or an array is one. */
public record Exists(String property) implements PropertyTest {
  @Override
  public Condition bind(ToIntFunction<String> slotOf) {
    int slot = slotOf.applyAsInt(property);
    return values ->
        switch (values.type(slot)) {
          case ABSENT, NULL -> false;
          case BOOLEAN, LONG, DOUBLE, STRING, NESTED -> true;
        };
  }
}
