package io.raingauge.chunk;

import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chunk's header knows of a column.
 *
 * <pre>
 *  role         1  {@link ColumnName.Role}: 0 property, 1 time, 2 received, 3 id, 4 overflow
 *  for a property: names u, and for each its length u and its UTF-8
 *  length       u  of the column's bytes
 *  check        4  CRC32C of them, big-endian
 *  statistics      {@link ColumnStatistics}
 * </pre>
 *
 * @param name which values it holds
 * @param length of its bytes
 * @param check the CRC32C of its bytes
 * @param statistics what is known without them
 */
public record ColumnHeader(ColumnName name, int length, int check, ColumnStatistics statistics) {
  void write(GrowingBytes into) {
    into.put(name.role().code());
    if (name.role() == ColumnName.Role.PROPERTY) {
      into.putUnsigned(name.names().size());
      for (String each : name.names()) {
        ChunkHeader.putText(each, into);
      }
    }
    into.putUnsigned(length);
    into.putLong((long) check << 32);
    into.drop(4);
    statistics.write(into);
  }

  static ColumnHeader read(BytesCursor from) {
    int code = from.next();
    ColumnName.Role role =
        ColumnName.Role.of(code).orElseThrow(() -> from.broken("no column has the role " + code));
    boolean isProperty = role == ColumnName.Role.PROPERTY;
    ColumnName name = new ColumnName(role, isProperty ? names(from) : List.of());
    int length = (int) from.nextUnsigned();
    int check = from.next() << 24 | from.next() << 16 | from.next() << 8 | from.next();
    return new ColumnHeader(name, length, check, ColumnStatistics.read(from));
  }

  private static List<String> names(BytesCursor from) {
    List<String> names = new ArrayList<>();
    for (long left = from.nextUnsigned(); left > 0; left--) {
      int start = from.take(from.nextUnsigned());
      names.add(new String(from.bytes(), start, from.position() - start, StandardCharsets.UTF_8));
    }
    return names;
  }
}
