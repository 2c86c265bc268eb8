package dev.sagitta.engine.read;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The metadata fields that a filter asks about. */
final class FilterFields {
  private FilterFields() {}

  /** All of them. */
  static Set<String> of(Filter filter) {
    Set<String> fields = new TreeSet<>();
    collect(filter, fields);
    return fields;
  }

  private static void collect(Filter filter, Set<String> fields) {
    switch (filter) {
      case Filter.All() -> {}
      case Filter.And(List<Filter> parts) -> parts.forEach(part -> collect(part, fields));
      case Filter.Or(List<Filter> parts) -> parts.forEach(part -> collect(part, fields));
      case Filter.Not(Filter part) -> collect(part, fields);
      case Filter.Equal(String key, _) -> fields.add(key);
      case Filter.NotEqual(String key, _) -> fields.add(key);
      case Filter.Compare(String key, _, _) -> fields.add(key);
      case Filter.In(String key, _) -> fields.add(key);
      case Filter.NotIn(String key, _) -> fields.add(key);
      case Filter.Exists(String key) -> fields.add(key);
      case Filter.Missing(String key) -> fields.add(key);
      case Filter.Contains(String key, _) -> fields.add(key);
      case Filter.ContainsText(String key, _) -> fields.add(key);
    }
  }

  /** Those that no live row has. Metadata indexes tell most of it; else rows are looked at. */
  static Set<String> unknown(Filter filter, List<RowSet> rowSets, long lsn) {
    Set<String> fields = of(filter);
    fields.removeIf(field -> rowSets.stream().anyMatch(rows -> has(rows, field, lsn)));
    return fields;
  }

  private static boolean has(RowSet rows, String field, long lsn) {
    Filter hasField = Filter.exists(field);
    CountBounds bounds = rows.bounds(hasField, lsn);
    if (bounds.least() > 0 || bounds.most() == 0) {
      return bounds.least() > 0;
    }
    RowTest test = rows.test(hasField);
    for (VectorBlock block : rows.blocks(lsn)) {
      Accepted live = rows.live(block, lsn);
      for (int i = next(live, 0); i >= 0; i = next(live, i + 1)) {
        if (test.accepts(block.firstRow() + i)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int next(Accepted live, int from) {
    return switch (live) {
      case Accepted.First(int count) -> from < count ? from : -1;
      case Accepted.Only(var ordinals) -> ordinals.next(from);
    };
  }
}
