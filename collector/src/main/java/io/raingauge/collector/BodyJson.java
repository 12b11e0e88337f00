package io.raingauge.collector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** How bodies of events are parsed: as UTF-8, and with bounds on what a parser must hold. */
public final class BodyJson {
  private static final int MAX_PARSED_NAME_CHARS = 4096;
  private static final int MAX_PARSED_NESTING = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_PARSED_NESTING)
                  .maxNameLength(MAX_PARSED_NAME_CHARS)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private BodyJson() {}

  /** Parses a body from a byte on; places count from there. */
  public static JsonParser parser(byte[] body, int from) throws IOException {
    return JSON.createParser(body, from, body.length - from);
  }
}
