package dev.sagitta.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.ScanOrder;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.Contents.OneRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;

/** Random questions to a database, answered from its known contents as well. */
public final class Questions {
  private static final double TOLERANCE = 1e-4;

  private final SplittableRandom random;
  private final RandomFilters filters;

  /** Questions from this randomness. */
  public Questions(SplittableRandom random) {
    this.random = random;
    this.filters = new RandomFilters(random.split());
  }

  /** Asks something about every collection and compares. */
  public void ask(Database database, Contents contents) {
    assertThat(database.lsn()).isEqualTo(contents.lsn());
    contents
        .collections()
        .forEach((name, expected) -> {
          VectorCollection collection = database.collection(name);
          switch (random.nextInt(5)) {
            case 0 -> scan(collection, expected);
            case 1 -> countAndFind(collection, expected);
            case 2 -> overview(collection, expected);
            case 3 -> {
              SearchRequest request = request(expected);
              check(collection.search(request), request, expected);
            }
            default -> {
              List<SearchRequest> requests =
                  Stream.generate(() -> request(expected)).limit(random.nextInt(1, 5)).toList();
              // Twice the same filter, so that two searches share a pass.
              List<SearchRequest> all = new ArrayList<>(requests);
              all.add(request(expected).withFilter(requests.getFirst().filter()));
              List<SearchResult> results = collection.searchAll(all);
              assertThat(results).hasSameSizeAs(all);
              for (int i = 0; i < all.size(); i++) {
                check(results.get(i), all.get(i), expected);
              }
            }
          }
        });
  }

  private void scan(VectorCollection collection, OneCollection expected) {
    Filter filter = filter(3);
    int limit = random.nextInt(1, 9);
    Set<Include> include = include();
    ScanRequest request =
        ScanRequest.firstPage(limit).withFilter(filter).including(include.toArray(Include[]::new));
    List<String> wanted =
        expected.records().entrySet().stream()
            .filter(entry -> filter.matches(entry.getValue().metadata()))
            .map(Map.Entry::getKey)
            .toList();
    List<String> found = new ArrayList<>();
    while (true) {
      Page<StoredRecord> page = collection.scan(request);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      page.items()
          .forEach(record -> {
            found.add(record.id());
            checkParts(record, expected.record(record.id()), include);
          });
      if (page.next().isEmpty()) {
        break;
      }
      assertThat(page.items()).hasSize(limit);
      request = request.after(page.next().orElseThrow());
    }
    assertThat(found).as("scanned by " + filter).isEqualTo(wanted);
  }

  /** Records in the order of a field, at random, and counted by their values. */
  private void overview(VectorCollection collection, OneCollection expected) {
    Map<String, Metadata> metadata = new TreeMap<>();
    expected.records().forEach((id, record) -> metadata.put(id, record.metadata()));
    PlainReads plain = new PlainReads(metadata);
    String field = filters.key();
    ScanOrder order =
        random.nextBoolean() ? ScanOrder.ascending(field) : ScanOrder.descending(field);
    plain.checkScan(collection, filter(2), order, random.nextInt(1, 9));
    plain.checkSample(collection, filter(2), random.nextInt(1, 9), random.nextLong());
    plain.checkFacets(
        collection,
        filter(2),
        field.equals("n") ? List.of("n") : List.of(field, "n"),
        random.nextInt(1, 9));
  }

  private void countAndFind(VectorCollection collection, OneCollection expected) {
    Filter filter = filter(3);
    assertThat(collection.count(filter))
        .as("count by " + filter)
        .isEqualTo(matching(expected, filter).size());
    List<String> ids = List.of("r1", "r29", "absent", "r0", "r13");
    Set<Include> include = include();
    List<StoredRecord> found = collection.findAll(ids, include);
    assertThat(found)
        .extracting(StoredRecord::id)
        .isEqualTo(ids.stream().filter(id -> expected.records().containsKey(id)).toList());
    found.forEach(record -> checkParts(record, expected.record(record.id()), include));
    expected
        .documents()
        .forEach((id, document) ->
            assertThat(collection.documents().find(id))
                .hasValueSatisfying(stored -> {
                  assertThat(stored.metadata()).isEqualTo(document.metadata());
                  assertThat(stored.lsn()).isEqualTo(document.lsn());
                  assertThat(stored.recordIds()).isEqualTo(expected.membersOf(id));
                }));
    assertThat(collection.documents().find("no such document")).isEmpty();
  }

  private static void checkParts(StoredRecord record, OneRecord right, Set<Include> include) {
    assertThat(record.lsn()).isEqualTo(right.lsn());
    assertThat(record.document()).isEqualTo(right.document());
    assertThat(record.vector().map(Contents::floats).orElse(List.of()))
        .isEqualTo(include.contains(Include.VECTOR) ? right.vector() : List.of());
    assertThat(record.metadata().isPresent()).isEqualTo(include.contains(Include.METADATA));
    record.metadata().ifPresent(found -> assertThat(found).isEqualTo(right.metadata()));
    if (include.contains(Include.TEXT)) {
      assertThat(record.text()).isEqualTo(right.text());
    } else {
      assertThat(record.text()).isEmpty();
    }
  }

  private static Map<String, OneRecord> matching(OneCollection expected, Filter filter) {
    Map<String, OneRecord> matching = new TreeMap<>(expected.records());
    matching.values().removeIf(record -> !filter.matches(record.metadata()));
    return matching;
  }

  private SearchRequest request(OneCollection expected) {
    float[] query = new float[expected.spec().dimension()];
    for (int i = 0; i < query.length; i++) {
      query[i] = 1 + random.nextInt(6);
    }
    SearchRequest request =
        SearchRequest.of(query, random.nextInt(1, 40))
            .withFilter(random.nextBoolean() ? Filter.all() : filter(3))
            .including(include().toArray(Include[]::new));
    if (random.nextInt(3) == 0) {
      request = request.withOffset(random.nextInt(10));
    }
    if (random.nextInt(3) == 0) {
      request = request.withMaxDistance(random.nextDouble(-60, 12));
    }
    return switch (random.nextInt(4)) {
      case 0 -> request.withEffort(new SearchEffort.Exact());
      case 1 -> request.withEffort(new SearchEffort.TargetRecall(0.9));
      default -> request;
    };
  }

  private static void check(SearchResult result, SearchRequest request, OneCollection expected) {
    double limit = request.maxDistance().orElse(Double.POSITIVE_INFINITY);
    Map<String, Double> distances = new TreeMap<>();
    matching(expected, request.filter())
        .forEach((id, record) ->
            distances.put(id, distance(expected, request.vector(), record.array())));
    // Distances within rounding of the limit may be in or out.
    List<Double> surely =
        distances.values().stream().filter(d -> d < limit - TOLERANCE).sorted().toList();
    List<Double> maybe =
        distances.values().stream().filter(d -> d <= limit + TOLERANCE).sorted().toList();
    String what = "search " + Arrays.toString(request.vector()) + " by " + request.filter();
    int offset = request.offset();
    assertThat(result.hits().size())
        .as("hits of " + what)
        .isBetween(
            Math.clamp(surely.size() - offset, 0, request.k()),
            Math.clamp(maybe.size() - offset, 0, request.k()));
    for (int i = 0; i < result.hits().size(); i++) {
      Hit hit = result.hits().get(i);
      assertThat(distances).as(what).containsKey(hit.id());
      assertThat((double) hit.distance())
          .as("distance of " + hit.id() + " in " + what)
          .isCloseTo(distances.get(hit.id()), within())
          .isCloseTo(maybe.get(offset + i), within());
      checkParts(hit.record(), expected.record(hit.id()), request.include());
    }
    assertThat(result.ids()).as("hits of " + what).doesNotHaveDuplicates();
  }

  private static Offset<Double> within() {
    return Offset.offset(TOLERANCE);
  }

  private static double distance(OneCollection collection, float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return switch (collection.spec().distance()) {
      case COSINE -> 1 - dot / Math.sqrt(aa * bb);
      case DOT -> -dot;
      case EUCLIDEAN -> Math.sqrt(squares);
    };
  }

  private Set<Include> include() {
    Set<Include> include = EnumSet.noneOf(Include.class);
    for (Include part : Include.values()) {
      if (random.nextBoolean()) {
        include.add(part);
      }
    }
    return include;
  }

  private Filter filter(int depth) {
    return filters.filter(depth);
  }
}
