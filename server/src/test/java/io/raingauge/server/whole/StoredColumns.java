package io.raingauge.server.whole;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The store's folder of a server that is not running, as somebody sees it who damages it. */
final class StoredColumns {
  private StoredColumns() {}

  /** Changes a bit in the middle of each column of the first chunk that is kept. */
  static void damageOneChunk(Path data) throws RocksDBException {
    String folder = data.resolve("store/rocksdb").toString();
    List<ColumnFamilyDescriptor> columns = new ArrayList<>();
    for (byte[] name : RocksDB.listColumnFamilies(new Options(), folder)) {
      ColumnFamilyOptions options = new ColumnFamilyOptions().setMergeOperatorName("max");
      columns.add(new ColumnFamilyDescriptor(name, options));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB rocks = RocksDB.open(options, folder, columns, handles)) {
      for (ColumnFamilyHandle handle : handles) {
        if (new String(handle.getName(), StandardCharsets.UTF_8).equals("chunk-columns")) {
          damage(rocks, handle);
        }
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
  }

  private static void damage(RocksDB rocks, ColumnFamilyHandle handle) throws RocksDBException {
    try (RocksIterator iterator = rocks.newIterator(handle)) {
      iterator.seekToFirst();
      byte[] chunk = Arrays.copyOf(iterator.key(), iterator.key().length - 2);
      for (; iterator.isValid(); iterator.next()) {
        byte[] key = iterator.key();
        byte[] value = iterator.value();
        if (Arrays.equals(chunk, Arrays.copyOf(key, key.length - 2))) {
          value[value.length / 2] ^= 16;
          rocks.put(handle, key, value);
        }
      }
      iterator.status();
    }
  }
}
