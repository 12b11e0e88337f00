package io.raingauge.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.raingauge.query.Funnel.Reached;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a funnel came to, in the shape of an {@link Answer}: a row for each step.
 *
 * <pre>
 * {"rows": [{"step": "visits", "actors": 12}, {"step": "carts", "actors": 3, "list": ["ann", …]}],
 *  "columns": [{"name": "step", "role": "property"}, {"name": "actors", "role": "measure"}],
 *  "plan": {"rowsRead": 100, "ms": 1},
 *  "coverage": {…}}
 * </pre>
 *
 * @param reached a step each
 * @param rowsRead raw events that were looked at
 * @param coverage what is included: one snapshot, of which all steps are answered
 */
public record FunnelAnswer(
    List<String> labels, List<Reached> reached, long rowsRead, Coverage coverage, long tookMs) {
  public FunnelAnswer {
    labels = List.copyOf(labels);
    reached = List.copyOf(reached);
  }

  /**
   * Asks all steps, of one snapshot.
   *
   * @param cancelled as in {@link Queries#answer}
   * @throws QueryException when a step has no answer; it says why
   */
  public static FunnelAnswer of(
      FunnelReader.Asked asked, Queries queries, String project, BooleanSupplier cancelled) {
    List<Answer> last = new ArrayList<>();
    long[] rowsRead = {0};
    List<Reached> reached =
        queries.together(
            project,
            cancelled,
            answers ->
                asked
                    .funnel()
                    .run(
                        question -> {
                          last.clear(); // One answer at a time is in memory.
                          Answer answer = answers.apply(question);
                          rowsRead[0] += answer.rowsRead();
                          last.add(answer);
                          return answer;
                        }));
    Answer newest = last.get(0);
    return new FunnelAnswer(
        asked.labels(), reached, rowsRead[0], newest.coverage(), newest.tookMs());
  }

  /** Writes it as JSON; does not close the stream. */
  public void write(OutputStream to) throws IOException {
    try (JsonGenerator json = AnswerJson.generator(to)) {
      json.writeStartObject();
      json.writeArrayFieldStart("rows");
      for (int step = 0; step < reached.size(); step++) {
        writeRow(labels.get(step), reached.get(step), json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("columns");
      writeColumn("step", "property", json);
      writeColumn("actors", "measure", json);
      json.writeEndArray();
      json.writeObjectFieldStart("plan");
      json.writeNumberField("rowsRead", rowsRead);
      json.writeNumberField("ms", tookMs);
      json.writeEndObject();
      AnswerJson.writeCoverage(coverage, json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void writeRow(String label, Reached step, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("step", label);
    json.writeNumberField("actors", step.actors());
    if (step.list().isPresent()) {
      json.writeArrayFieldStart("list");
      for (Object actor : step.list().get()) {
        AnswerJson.writeValue(actor, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeColumn(String name, String role, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("role", role);
    json.writeEndObject();
  }
}
