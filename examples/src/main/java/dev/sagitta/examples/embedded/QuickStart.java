package dev.sagitta.examples.embedded;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.Sagitta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens a database, writes, searches with a filter, and finds everything again after closing. */
public final class QuickStart {
  private QuickStart() {}

  /** Runs in the directory that the argument names, or in {@code data}. */
  public static void main(String[] arguments) {
    run(Path.of(arguments.length > 0 ? arguments[0] : "data")).forEach(System.out::println);
  }

  /** Runs in a directory and answers the ids found, before and after the database is reopened. */
  public static List<String> run(Path directory) {
    List<String> found = new ArrayList<>();
    // The README shows what stands between the two marks; a test compares them.
    // begin README
    float[] query = {0.9f, 0.1f, 0.2f};

    try (Database database = Sagitta.open(directory)) {
      VectorCollection books =
          database.createCollection(CollectionSpec.of("books", 3, Distance.COSINE));
      books.upsert(
          List.of(
              VectorRecord.of("dune", 1, 0, 0).with("year", 1965).with("lang", "en"),
              VectorRecord.of("solaris", 0.8f, 0.3f, 0.1f).with("year", 1961).with("lang", "pl"),
              VectorRecord.of("emma", 0, 1, 0).with("year", 1815).with("lang", "en")));

      SearchRequest english = SearchRequest.of(query, 2).withFilter(Filter.equal("lang", "en"));
      for (Hit hit : books.search(english).hits()) {
        found.add(hit.id());
      }
    }

    try (Database database = Sagitta.open(directory)) {
      SearchRequest nearest = SearchRequest.of(query, 1);
      found.addAll(database.collection("books").search(nearest).ids());
    }
    // end README
    return found;
  }
}
