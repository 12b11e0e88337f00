package io.raingauge.filter;

import java.util.function.ToIntFunction;

/**
 * Whether a property is a place, a list {@code [longitude, latitude]} in degrees, that is at most
 * so far from another; along a great circle of a sphere with the mean radius of the earth, which is
 * within 0.6 % of the distance on the ground.
 *
 * <p>Only raw events have lists: no series does, so no rollup is by them, and {@link #bind}
 * refuses.
 *
 * @param meters the greatest distance that is in it
 */
public record Within(String property, double longitude, double latitude, double meters)
    implements PropertyTest {
  private static final double MEAN_RADIUS_METERS = 6_371_008.8;

  public Within {
    if (!isPlace(longitude, latitude)) {
      throw new IllegalArgumentException(
          "must be around a place: a longitude from -180 to 180 and a latitude from -90 to 90");
    }
    if (!(meters >= 0 && Double.isFinite(meters))) {
      throw new IllegalArgumentException("must have a distance of 0 or more");
    }
  }

  /** Whether a filter asks for a distance anywhere. */
  public static boolean isIn(Filter filter) {
    if (filter instanceof And and) {
      return and.parts().stream().anyMatch(Within::isIn);
    }
    if (filter instanceof Or or) {
      return or.parts().stream().anyMatch(Within::isIn);
    }
    return filter instanceof Not not ? isIn(not.filter()) : filter instanceof Within;
  }

  /** Whether a place is near enough; what is no place on earth is not. */
  public boolean holds(double itsLongitude, double itsLatitude) {
    return isPlace(itsLongitude, itsLatitude) && distance(itsLongitude, itsLatitude) <= meters;
  }

  /** By the haversine formula, which is exact enough for near places, too. */
  private double distance(double itsLongitude, double itsLatitude) {
    double height = Math.sin(Math.toRadians(itsLatitude - latitude) / 2);
    double width = Math.sin(Math.toRadians(itsLongitude - longitude) / 2);
    double cosines = Math.cos(Math.toRadians(latitude)) * Math.cos(Math.toRadians(itsLatitude));
    double square = height * height + cosines * width * width;
    return 2 * MEAN_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(square)));
  }

  private static boolean isPlace(double longitude, double latitude) {
    return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  }

  @Override
  public Condition bind(ToIntFunction<String> slotOf) {
    throw new IllegalStateException("a distance is asked of raw events only");
  }
}
