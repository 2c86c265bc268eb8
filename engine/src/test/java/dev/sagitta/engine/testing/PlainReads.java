package dev.sagitta.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.api.read.Facet;
import dev.sagitta.api.read.Facet.ValueCount;
import dev.sagitta.api.read.FacetRequest;
import dev.sagitta.api.read.Facets;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.Sample;
import dev.sagitta.api.read.SampleRequest;
import dev.sagitta.api.read.ScanOrder;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scans by fields, samples and facets, computed from the metadata of all records, and compared. */
public final class PlainReads {
  private final Map<String, Metadata> records;

  /** Over these records, whose ids have the order of their letters. */
  public PlainReads(Map<String, Metadata> records) {
    this.records = records;
  }

  private SortedMap<String, Metadata> matching(Filter filter) {
    SortedMap<String, Metadata> matching = new TreeMap<>(records);
    matching.values().removeIf(metadata -> !filter.matches(metadata));
    return matching;
  }

  /** The ids in the order of a field. */
  public List<String> inOrder(Filter filter, String field, Direction direction) {
    Comparator<Scalar> values =
        direction == Direction.ASCENDING ? MetadataValue.order() : MetadataValue.order().reversed();
    Map<String, Scalar> keys = new TreeMap<>();
    matching(filter)
        .forEach((id, metadata) ->
            members(metadata, field).stream().min(values).ifPresent(key -> keys.put(id, key)));
    List<String> ids = new ArrayList<>(keys.keySet());
    // The sort is stable, and the ids are in order.
    ids.sort(Comparator.comparing(id -> keys.getOrDefault(id, MetadataValue.of(0)), values));
    matching(filter).keySet().stream().filter(id -> !keys.containsKey(id)).forEach(ids::add);
    return ids;
  }

  private static List<Scalar> members(Metadata metadata, String field) {
    return switch (metadata.lookUp(field)) {
      case null -> List.of();
      case Scalar scalar -> List.of(scalar);
      case MetadataValue.ListValue(List<Scalar> members) -> members;
    };
  }

  /** Scans page by page and compares. */
  public void checkScan(VectorCollection collection, Filter filter, ScanOrder order, int limit) {
    if (!(order instanceof ScanOrder.ByField(String field, Direction direction))) {
      throw new IllegalArgumentException("Not by a field: " + order);
    }
    List<String> found = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      Page<StoredRecord> page =
          collection.scan(
              ScanRequest.firstPage(limit)
                  .withFilter(filter)
                  .inOrder(order)
                  .after(next.orElseThrow()));
      page.items().forEach(record -> found.add(record.id()));
      next = page.next();
      assertThat(page.items().size()).isBetween(next.isPresent() ? limit : 0, limit);
    }
    assertThat(found)
        .as("%s of %s in pages of %s", order, filter, limit)
        .isEqualTo(inOrder(filter, field, direction));
  }

  /** Takes a sample and checks all but that it is random. */
  public void checkSample(VectorCollection collection, Filter filter, int count, long seed) {
    SampleRequest request = SampleRequest.of(count, seed).withFilter(filter);
    Sample sample = collection.sample(request.including(Include.METADATA));
    SortedMap<String, Metadata> matching = matching(filter);
    String what = "a sample of " + count + " by " + filter;
    assertThat(sample.matching()).as(what).isEqualTo(matching.size());
    assertThat(sample.records()).as(what).hasSize(Math.min(count, matching.size()));
    assertThat(sample.records()).extracting(StoredRecord::id).doesNotHaveDuplicates();
    for (StoredRecord record : sample.records()) {
      assertThat(record.metadata()).as(what).contains(matching.get(record.id()));
    }
  }

  /** Counts values and compares. */
  public void checkFacets(
      VectorCollection collection, Filter filter, List<String> fields, int limit) {
    Facets facets = collection.facets(new FacetRequest(filter, fields, limit));
    assertThat(facets.matching()).isEqualTo(matching(filter).size());
    assertThat(facets.fields()).extracting(Facet::field).isEqualTo(fields);
    for (Facet facet : facets.fields()) {
      assertThat(facet).as("facet by " + filter).isEqualTo(facet(filter, facet.field(), limit));
    }
  }

  private Facet facet(Filter filter, String field, int limit) {
    SortedMap<Scalar, Long> counts = new TreeMap<>(MetadataValue.order());
    long without = 0;
    for (Metadata metadata : matching(filter).values()) {
      without += metadata.lookUp(field) == null ? 1 : 0;
      List<Scalar> seen = new ArrayList<>();
      for (Scalar member : members(metadata, field)) {
        if (seen.stream().noneMatch(member::sameAs)) {
          seen.add(member);
          counts.merge(whole(member), 1L, Long::sum);
        }
      }
    }
    List<ValueCount> all = new ArrayList<>();
    counts.forEach((value, count) -> all.add(new ValueCount(value, count)));
    // The sort is stable, and the values are in order.
    all.sort(Comparator.comparingLong(ValueCount::records).reversed());
    int shown = Math.min(limit, all.size());
    return new Facet(field, all.subList(0, shown), without, all.size() - shown);
  }

  /** A whole number in place of a fraction that is the same. */
  private static Scalar whole(Scalar value) {
    if (value instanceof MetadataValue.DoubleValue(double number) && (long) number == number) {
      MetadataValue.IntegerValue whole = MetadataValue.of((long) number);
      return whole.sameAs(value) ? whole : value;
    }
    return value;
  }
}
