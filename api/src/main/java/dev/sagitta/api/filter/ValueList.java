package dev.sagitta.api.filter;

import dev.sagitta.api.metadata.MetadataValue;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An immutable list of values that tells whether one is among them without comparing them all. */
final class ValueList extends AbstractList<MetadataValue> {
  private final List<MetadataValue> values;
  private final Set<MetadataValue.Scalar> scalars = new HashSet<>();
  private final List<MetadataValue> lists;

  ValueList(List<MetadataValue> values) {
    this.values = List.copyOf(values);
    this.lists = values.stream().filter(MetadataValue.ListValue.class::isInstance).toList();
    for (MetadataValue value : values) {
      if (value instanceof MetadataValue.Scalar scalar) {
        scalars.add(scalar.canonical());
      }
    }
  }

  /** True if one of the values is the same as the given one. */
  boolean hasSame(MetadataValue value) {
    return switch (value) {
      case MetadataValue.Scalar scalar -> scalars.contains(scalar.canonical());
      case MetadataValue.ListValue list -> lists.stream().anyMatch(list::sameAs);
    };
  }

  @Override
  public MetadataValue get(int index) {
    return values.get(index);
  }

  @Override
  public int size() {
    return values.size();
  }
}
