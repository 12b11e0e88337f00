package io.raingauge.query;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.raingauge.json.JsonTree;
import io.raingauge.measure.DistinctState;
import io.raingauge.measure.Measure;
import io.raingauge.measure.QuantileState;
import io.raingauge.query.Answer.Column;
import io.raingauge.query.Coverage.PartitionCoverage;
import io.raingauge.query.Question.Asked;
import io.raingauge.rollup.RollupJson;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers and errors as JSON, row by row, so that an answer is never in memory as text.
 *
 * <pre>
 * {"rows": [{"path": "/", "time": "2015-05-17T00:00:00Z", "requests": 5}, …],
 *  "columns": [{"name": "path", "role": "property"}, …],
 *  "errors": {"visitors": {"relative": 0.0326, "confidence": 0.95}},
 *  "source": {"rollup": "events"},
 *  "plan": {"rollup": "events", "widths": ["1h"], "scans": 1, "cellsRead": 5, "ms": 1},
 *  "coverage": {"complete": true, "partitions": [{"partition": 0, "epoch": 0, …}]}}
 * </pre>
 *
 * <p>Whole numbers are exact, others the shortest that reads as the same double. Safe for many
 * threads.
 */
public final class AnswerJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  /** Two standard deviations: the part of cases in which an estimate is within its error. */
  private static final double CONFIDENCE = 0.95;

  private AnswerJson() {}

  /** Writes an answer; does not close the stream. */
  public static void write(Answer answer, OutputStream to) throws IOException {
    try (JsonGenerator json = generator(to)) {
      json.writeStartObject();
      writeRows(answer, json);
      writeColumns(answer, json);
      writeErrors(answer, json);
      writeSource(answer.origin(), json);
      writeNotes(answer, json);
      writePlan(answer, json);
      writeCoverage(answer.coverage(), json);
      json.writeEndObject();
      json.writeRaw('\n'); // For the eyes of who uses curl.
    }
  }

  /** Writes why there is no answer; does not close the stream. */
  public static void write(QueryException why, OutputStream to) throws IOException {
    try (JsonGenerator json = generator(to)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeNumberField("status", why.kind().httpStatus());
      json.writeStringField("code", why.kind().code());
      json.writeStringField("message", String.valueOf(why.getMessage()));
      json.writeArrayFieldStart("problems");
      for (String problem : why.problems()) {
        json.writeStartObject();
        json.writeStringField("code", why.kind().code());
        json.writeStringField("message", problem);
        json.writeEndObject();
      }
      json.writeEndArray();
      if (why.definition().isPresent()) {
        writeTree("definition", RollupJson.write(why.definition().get()), json);
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  static JsonGenerator generator(OutputStream to) throws IOException {
    JsonGenerator json = JSON.createGenerator(to, JsonEncoding.UTF8);
    return json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
  }

  private static void writeRows(Answer answer, JsonGenerator json) throws IOException {
    List<Column> columns = answer.columns();
    @Nullable Object[] row = new Object[columns.size()];
    json.writeArrayFieldStart("rows");
    for (int index = 0; index < answer.rowCount(); index++) {
      answer.row(index, row);
      json.writeStartObject();
      for (int column = 0; column < row.length; column++) {
        json.writeFieldName(columns.get(column).name());
        writeValue(row[column], json);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeValue(@Nullable Object value, JsonGenerator json) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long whole) {
      json.writeNumber(whole);
    } else if (value instanceof BigInteger whole) {
      json.writeNumber(whole);
    } else if (value instanceof Double number) {
      writeNumber(number, json);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  /** JSON has no infinities: a sum that overflowed is null. */
  private static void writeNumber(double number, JsonGenerator json) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }

  private static void writeColumns(Answer answer, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("columns");
    for (Column column : answer.columns()) {
      json.writeStartObject();
      json.writeStringField("name", column.name());
      json.writeStringField("role", column.role().name().toLowerCase(Locale.ROOT));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeErrors(Answer answer, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("errors");
    List<Asked> measures = answer.question().measures();
    for (int index = 0; index < measures.size(); index++) {
      Asked asked = measures.get(index);
      if (answer.isExact(index)) {
        continue;
      }
      if (asked.measure().kind() == Measure.Kind.DISTINCT) {
        json.writeObjectFieldStart(asked.label());
        json.writeNumberField("relative", 2 * DistinctState.RELATIVE_ERROR);
        json.writeNumberField("confidence", CONFIDENCE);
        json.writeEndObject();
      } else if (asked.measure().kind() == Measure.Kind.QUANTILE) {
        json.writeObjectFieldStart(asked.label());
        json.writeNumberField("relative", QuantileState.RELATIVE_ERROR);
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private static void writeSource(Origin origin, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("source");
    if (origin.rollup().isPresent()) {
      json.writeStringField("rollup", origin.rollup().get().plan().rollup().rollup().name());
    }
    if (origin.raw().isPresent()) {
      json.writeBooleanField("raw", true);
      json.writeNumberField("chunks", origin.raw().get().chunks());
    }
    json.writeEndObject();
  }

  private static void writeNotes(Answer answer, JsonGenerator json) throws IOException {
    if (!answer.notes().isEmpty()) {
      json.writeArrayFieldStart("notes");
      for (String note : answer.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
    }
  }

  private static void writePlan(Answer answer, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("plan");
    if (answer.origin().rollup().isPresent()) {
      writePlan(answer.origin().rollup().get(), json);
    }
    if (answer.origin().raw().isPresent()) {
      Origin.OfRaw of = answer.origin().raw().get();
      json.writeNumberField("rowsRead", of.rows());
      if (of.isPartial()) {
        writePartial(of.completeFromMs(), json);
      }
    }
    json.writeNumberField("ms", answer.tookMs());
    json.writeEndObject();
  }

  private static void writePlan(Origin.OfRollup of, JsonGenerator json) throws IOException {
    Plan plan = of.plan();
    List<Tiling.Scan> scans = plan.cover().scans();
    json.writeStringField("rollup", plan.rollup().rollup().name());
    json.writeArrayFieldStart("widths");
    for (var width : scans.stream().map(Tiling.Scan::width).distinct().sorted().toList()) {
      json.writeString(width.toString());
    }
    json.writeEndArray();
    json.writeNumberField("scans", scans.size());
    json.writeNumberField("cellsRead", of.cells());
    if (plan.needsRawEvents()) {
      json.writeNumberField("rawStretches", plan.cover().left().size());
    }
    if (plan.isPartial()) {
      writePartial(plan.incompleteBeforeMs(), json);
    }
  }

  static void writePartial(long completeFromMs, JsonGenerator json) throws IOException {
    json.writeBooleanField("partial", true);
    json.writeStringField("completeFrom", Answer.time(completeFromMs, ZoneOffset.UTC));
  }

  static void writeCoverage(Coverage coverage, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("coverage");
    json.writeBooleanField("complete", coverage.complete());
    json.writeArrayFieldStart("partitions");
    for (PartitionCoverage partition : coverage.partitions()) {
      json.writeStartObject();
      json.writeNumberField("partition", partition.partition());
      json.writeNumberField("epoch", partition.epoch());
      json.writeNumberField("included", partition.included());
      json.writeNumberField("end", partition.end());
      json.writeNumberField("lagMs", partition.lagMs());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeTree(String name, Map<String, Object> tree, JsonGenerator json)
      throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(new String(JsonTree.write(tree), StandardCharsets.UTF_8));
  }
}
