package dev.sagitta.engine.metadata;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.Id;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a segment match a filter, as far as its metadata index can tell. Each field has its
 * distinct values in order, and the rows of each. Rows of neighbouring values lie side by side, so
 * that a range is read in one go however many values it has; a value with many rows has them as a
 * Roaring bitmap. Nothing is read before the first filter.
 */
public final class MetadataIndex {
  private final BlockFile file;
  private final int rows;
  private volatile @Nullable Directory directory;

  /** The index in a segment's file, which may have none. */
  public MetadataIndex(BlockFile file, int rows) {
    this.file = file;
    this.rows = rows;
  }

  /**
   * The indexed fields.
   *
   * @param scope whether others may occur; see {@link MetadataSections}
   */
  private record Directory(Map<Id, FieldIndex> fields, int scope) {
    boolean hasEveryField() {
      return scope == MetadataSections.EVERY_FIELD;
    }

    @Nullable FieldIndex field(String key) {
      return fields.get(Id.ofUtf8(key.getBytes(StandardCharsets.UTF_8)));
    }

    IndexedFields asked() {
      if (scope != MetadataSections.NAMED_FIELDS) {
        return IndexedFields.all();
      }
      TreeSet<String> names = new TreeSet<>();
      fields.keySet().forEach(name -> names.add(name.toString()));
      return names.isEmpty() ? IndexedFields.none() : new IndexedFields.Only(names);
    }
  }

  private Directory directory() {
    Directory known = directory;
    if (known == null) {
      known = read();
      directory = known;
    }
    return known;
  }

  private Directory read() {
    MemorySegment listed = file.section(MetadataSections.FIELDS);
    MemorySegment columns = file.section(MetadataSections.COLUMNS);
    if (listed.byteSize() == 0) {
      return new Directory(Map.of(), MetadataSections.NAMED_FIELDS);
    }
    file.verify(listed);
    ByteSource source = new ByteSource(listed.asByteBuffer(), file.object());
    int scope = source.u8();
    if (scope > MetadataSections.FIRST_FIELDS) {
      throw Corruption.in(file.object(), "It has a metadata index of unknown scope " + scope + ".");
    }
    int count = source.count(6);
    Map<Id, FieldIndex> fields = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      FieldShape shape = FieldShape.read(source, file.object());
      fields.put(Id.ofUtf8(shape.name()), new FieldIndex(file, columns, shape, rows));
    }
    return new Directory(fields, scope);
  }

  /** The fields that the index was asked to have. */
  public IndexedFields indexedFields() {
    return directory().asked();
  }

  /** The rows that match, deleted ones included. */
  public Matches matches(Filter filter) {
    return switch (filter) {
      case Filter.All() -> Matches.all(rows);
      case Filter.NotEqual(String key, MetadataValue value) ->
          matches(new Filter.Equal(key, value)).not();
      case Filter.NotIn(String key, List<MetadataValue> values) ->
          matches(new Filter.In(key, values)).not();
      case Filter.Missing(String key) -> matches(new Filter.Exists(key)).not();
      case Filter.And(List<Filter> parts) -> allOf(parts);
      case Filter.Or(List<Filter> parts) -> {
        Matches any = Matches.none(rows);
        for (Filter part : parts) {
          any = any.or(matches(part));
        }
        yield any;
      }
      case Filter.Not(Filter part) -> matches(part).not();
      default -> selection(filter).matches(rows);
    };
  }

  /** The part with the fewest rows first: where it has none, the others need not be read. */
  private Matches allOf(List<Filter> parts) {
    Matches all = Matches.all(rows);
    for (Filter part : fewestFirst(parts)) {
      all = all.and(matches(part));
      if (all.possible().isEmpty()) {
        return all;
      }
    }
    return all;
  }

  private List<Filter> fewestFirst(List<Filter> parts) {
    return parts.size() < 2
        ? parts
        : parts.stream()
            .map(part -> new Sized(part, most(part)))
            .sorted(Comparator.comparingInt(Sized::most))
            .map(Sized::part)
            .toList();
  }

  /** A part, and how many rows it may have. */
  private record Sized(Filter part, int most) {}

  /** Not looked into where it has parts of its own: these are asked again when it is their turn. */
  private int most(Filter part) {
    return switch (part) {
      case Filter.And(_), Filter.Or(_), Filter.Not(_) -> rows;
      default -> bounds(part).most();
    };
  }

  /** How many rows match, deleted ones included, without looking for them. */
  public CountBounds bounds(Filter filter) {
    return switch (filter) {
      case Filter.All() -> new CountBounds(rows, rows);
      case Filter.NotEqual(String key, MetadataValue value) ->
          rest(bounds(new Filter.Equal(key, value)));
      case Filter.NotIn(String key, List<MetadataValue> values) ->
          rest(bounds(new Filter.In(key, values)));
      case Filter.Missing(String key) -> rest(bounds(new Filter.Exists(key)));
      case Filter.And(List<Filter> parts) -> {
        CountBounds all = new CountBounds(rows, rows);
        for (Filter part : parts) {
          CountBounds next = bounds(part);
          long overlap = (long) all.least() + next.least() - rows;
          all = new CountBounds((int) Math.max(0, overlap), Math.min(all.most(), next.most()));
        }
        yield all;
      }
      case Filter.Or(List<Filter> parts) -> {
        CountBounds any = new CountBounds(0, 0);
        for (Filter part : parts) {
          CountBounds next = bounds(part);
          long sum = (long) any.most() + next.most();
          any = new CountBounds(Math.max(any.least(), next.least()), (int) Math.min(rows, sum));
        }
        yield any;
      }
      case Filter.Not(Filter part) -> rest(bounds(part));
      default -> selection(filter).bounds(rows);
    };
  }

  private CountBounds rest(CountBounds bounds) {
    return new CountBounds(rows - bounds.most(), rows - bounds.least());
  }

  /** The values of a field; null if some of them are known to the rows alone. */
  public @Nullable FieldValues values(String key) {
    Directory known = directory();
    FieldIndex field = known.field(key);
    if (field == null) {
      return known.hasEveryField() ? new FieldValues(List.of(), rows) : null;
    }
    return switch (field.coverage()) {
      case NOTHING, VALUES -> null;
      case EVERYTHING -> new FieldValues(field.columns(), rows);
    };
  }

  /** The terms that a condition on one field selects. */
  private Selection selection(Filter condition) {
    return switch (condition) {
      case Filter.Equal(String key, MetadataValue value) ->
          on(key, field -> Conditions.equal(field, List.of(value)));
      case Filter.In(String key, List<MetadataValue> values) ->
          on(key, field -> Conditions.equal(field, values));
      case Filter.Compare(String key, Filter.Order order, MetadataValue.Scalar bound) ->
          on(key, field -> Conditions.compare(field, order, bound));
      case Filter.Exists(String key) -> on(key, Conditions::exists);
      case Filter.Contains(String key, MetadataValue.Scalar member) ->
          on(key, field -> Conditions.contains(field, member));
      case Filter.ContainsText(String key, String text) ->
          on(key, field -> Conditions.containsText(field, text));
      case Filter.All(), Filter.And(_), Filter.Or(_), Filter.Not(_) ->
          throw new IllegalArgumentException(condition + " is no condition on one field.");
      case Filter.NotEqual(_, _), Filter.NotIn(_, _), Filter.Missing(_) ->
          throw new IllegalArgumentException(condition + " is asked for the other way round.");
    };
  }

  private Selection on(String key, Function<FieldIndex, Selection> condition) {
    Directory known = directory();
    FieldIndex field = known.field(key);
    if (field != null && field.coverage() != FieldShape.Coverage.NOTHING) {
      return condition.apply(field);
    }
    Selection selection = new Selection(null);
    if (field != null || !known.hasEveryField()) {
      selection.becomeUnknown();
    }
    return selection;
  }
}
