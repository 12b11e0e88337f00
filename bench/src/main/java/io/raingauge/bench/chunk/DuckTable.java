package io.raingauge.bench.chunk;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Kind;
import io.raingauge.chunk.Texts;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Events in a table of DuckDB, in a file of its own. For one thread. */
final class DuckTable implements AutoCloseable {
  private static final int ROWS = ColumnReader.BLOCK_ROWS;

  private final DuckDBConnection connection;

  DuckTable(Path file, int threads) throws SQLException {
    connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
    run("SET threads = " + threads);
    run(
        "CREATE TABLE IF NOT EXISTS views (time BIGINT, country VARCHAR, url VARCHAR, \"user\" VARCHAR,"
            + " ms DOUBLE, status BIGINT)");
  }

  void load(List<Chunk> chunks) throws SQLException {
    try (DuckDBAppender appender =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "views")) {
      for (Chunk chunk : chunks) {
        append(chunk, appender);
      }
    }
    run("CHECKPOINT");
  }

  /** Loads views one by one, from first to last. */
  void load(Iterable<View> views) throws SQLException {
    try (DuckDBAppender appender =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "views")) {
      for (View view : views) {
        appender.beginRow();
        appender.append(view.timeMs());
        appender.append(view.country());
        appender.append(view.url());
        appender.append(view.user());
        appender.append(view.ms());
        appender.append((long) view.status());
        appender.endRow();
      }
    }
    run("CHECKPOINT");
  }

  /** Runs a query, reads all rows, and returns the first value of the first. */
  String run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        String first = rows.next() ? rows.getString(1) : "";
        while (rows.next()) {
          rows.getString(1);
        }
        return first;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static void append(Chunk chunk, DuckDBAppender appender) throws SQLException {
    ColumnReader time = open(chunk, "time");
    ColumnReader country = open(chunk, "country");
    ColumnReader url = open(chunk, "url");
    ColumnReader user = open(chunk, "user");
    ColumnReader ms = open(chunk, "ms");
    ColumnReader status = open(chunk, "status");
    long[] times = new long[ROWS];
    long[] statuses = new long[ROWS];
    double[] milliseconds = new double[ROWS];
    Texts countries = new Texts();
    Texts urls = new Texts();
    Texts users = new Texts();
    for (int block = 0; block < time.blocks(); block++) {
      int size = time.longs(block, times);
      status.longs(block, statuses);
      ms.numbers(block, milliseconds);
      country.texts(block, Kind.STRING, countries);
      url.texts(block, Kind.STRING, urls);
      user.texts(block, Kind.STRING, users);
      for (int row = 0; row < size; row++) {
        appender.beginRow();
        appender.append(times[row]);
        appender.append(countries.text(row));
        appender.append(urls.text(row));
        appender.append(users.text(row));
        appender.append(milliseconds[row]);
        appender.append(statuses[row]);
        appender.endRow();
      }
    }
  }

  private static ColumnReader open(Chunk chunk, String path) {
    return chunk.open(chunk.header().columnsOf(path)[0]);
  }
}
