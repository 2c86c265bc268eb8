package dev.sagitta.server.http.routes;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.search.Diversity;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.FieldTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The body of a search: the fields that it may have, and those that it has. */
final class SearchBody {
  static final FieldTable<SearchBody> FIELDS =
      FieldTable.<SearchBody>of("a search")
          .field("vector", (search, body) -> search.vector = body.vector())
          .field("vectors", (search, body) -> search.vectors = search.vectors(body))
          .field("id", (search, body) -> search.id = body.text())
          .field("k", (search, body) -> search.k = body.smallInteger())
          .field("offset", (search, body) -> search.offset = body.smallInteger())
          .field("filter", (search, body) -> search.filter = FilterTree.parse(body.tree()))
          .field("include", (search, body) -> search.include = Includes.read(body))
          .field("maxDistance", (search, body) -> search.maxDistance = body.number())
          .field("diversity", (search, body) -> search.diversity = DiversityFields.read(body))
          .field("groupBy", (search, body) -> search.grouping = GroupingFields.read(body))
          .field("explain", (search, body) -> search.explain = body.truth())
          .field(
              "targetRecall",
              (search, body) -> search.effort(body, new SearchEffort.TargetRecall(body.number())))
          .field(
              "exact",
              (search, body) -> {
                if (body.truth()) {
                  search.effort(body, new SearchEffort.Exact());
                }
              })
          .field(
              "params",
              (search, body) -> search.effort(body, new SearchEffort.Parameters(parameters(body))))
          .notServed("text", "needs an embedder, and none is configured; send a vector.")
          .notServed("atLsn", "is not served yet; a search sees the newest commit.")
          .notServed("snapshot", "is not served yet; a search sees the newest commit.");

  private static final int DEFAULT_K = 10;

  private final int maxVectors;
  private float @Nullable [] vector;
  private @Nullable List<float[]> vectors;
  private @Nullable String id;
  private int k = DEFAULT_K;
  private int offset;
  private Filter filter = Filter.all();
  private Set<Include> include = Set.of(Include.METADATA);
  private @Nullable Double maxDistance;
  private @Nullable SearchEffort effort;
  private @Nullable Diversity diversity;
  private @Nullable Grouping grouping;
  private boolean explain;

  SearchBody(int maxVectors) {
    this.maxVectors = maxVectors;
  }

  /** Reads {@code {"lambda":0.5,"candidates":50}}. */
  private static final class DiversityFields {
    private static final FieldTable<DiversityFields> FIELDS =
        FieldTable.<DiversityFields>of("a diversity")
            .required("lambda", (read, body) -> read.lambda = body.number())
            .required("candidates", (read, body) -> read.candidates = body.smallInteger());

    private double lambda;
    private int candidates;

    static Diversity read(BodyParser body) {
      DiversityFields read = FIELDS.read(body, new DiversityFields());
      return new Diversity(read.lambda, read.candidates);
    }
  }

  /** Reads {@code {"field":"author","hitsPerGroup":3}}. */
  private static final class GroupingFields {
    private static final FieldTable<GroupingFields> FIELDS =
        FieldTable.<GroupingFields>of("a grouping")
            .required("field", (read, body) -> read.field = body.text())
            .field("hitsPerGroup", (read, body) -> read.hitsPerGroup = body.smallInteger());

    private String field = "";
    private int hitsPerGroup = 1;

    static Grouping read(BodyParser body) {
      GroupingFields read = FIELDS.read(body, new GroupingFields());
      return new Grouping(read.field, read.hitsPerGroup);
    }
  }

  static Map<String, String> parameters(BodyParser body) {
    Map<String, String> parameters = new TreeMap<>();
    body.tree()
        .forEach((key, value) -> {
          if (value == null || value instanceof Map || value instanceof List) {
            throw body.invalid(
                "the search parameter '" + key + "' must be a number, text or boolean.");
          }
          parameters.put(key, value.toString());
        });
    return parameters;
  }

  private List<float[]> vectors(BodyParser body) {
    int[] count = {0};
    return body.list(() -> {
      if (++count[0] > maxVectors) {
        throw body.invalid(
            "one search has at most " + maxVectors + " vectors; send several searches.");
      }
      return body.vector();
    });
  }

  private void effort(BodyParser body, SearchEffort asked) {
    if (effort != null) {
      throw body.invalid("give only one of 'targetRecall', 'exact' and 'params'.");
    }
    effort = asked;
  }

  /** Refuses fields that do not go together. */
  void check() {
    int queries = (vector == null ? 0 : 1) + (vectors == null ? 0 : 1) + (id == null ? 0 : 1);
    if (queries != 1) {
      throw invalid(
          "A search needs exactly one of 'vector', 'vectors' and 'id', but has " + queries + ".");
    }
    if (grouping != null && explain) {
      throw invalid("A search with 'groupBy' cannot be explained; leave one of them out.");
    }
    if (vectors != null && (grouping != null || explain)) {
      throw invalid(
          "A search with '"
              + (explain ? "explain" : "groupBy")
              + "' takes one 'vector' or 'id'; send one search for each of the vectors.");
    }
  }

  private static ProblemException invalid(String what) {
    return new ProblemException(ProblemKind.INVALID_ARGUMENT, what);
  }

  /** The query; null if it is a record's, or there are several. */
  float @Nullable [] vector() {
    return vector;
  }

  /** The queries; null if there is one. */
  @Nullable List<float[]> vectors() {
    return vectors;
  }

  /** The id of the record whose vector is the query; empty if there is none. */
  String id() {
    return id == null ? "" : id;
  }

  Set<Include> include() {
    return include;
  }

  @Nullable Grouping grouping() {
    return grouping;
  }

  boolean isToBeExplained() {
    return explain;
  }

  /** The most records that the answer carries. */
  long records() {
    long searches = vectors == null ? 1 : vectors.size();
    long each = (long) Math.max(0, k) * (grouping == null ? 1 : grouping.hitsPerGroup());
    return searches * each;
  }

  /** The request for one query. */
  SearchRequest request(float[] query) {
    SearchRequest request =
        SearchRequest.of(query, k)
            .withFilter(filter)
            .withOffset(offset)
            .including(include.toArray(new Include[0]));
    if (maxDistance != null) {
      request = request.withMaxDistance(maxDistance);
    }
    if (diversity != null) {
      request = request.withDiversity(diversity);
    }
    return effort == null ? request : request.withEffort(effort);
  }
}
