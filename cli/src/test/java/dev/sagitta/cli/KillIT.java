package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.cli.client.Query;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.client.ServerFailure;
import dev.sagitta.cli.client.ServerTarget;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real server is killed under load, again and again: what it acknowledged is there afterwards.
 */
@ExtendWith(SeedExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class KillIT {
  private static final int ROUNDS = 20;
  private static final int SAMPLE = 40;
  private static final int PAGE = 5_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  /** The ids are 0, 1, 2, …, and up to this one, itself excluded, all are acknowledged. */
  private final AtomicInteger acknowledged = new AtomicInteger();

  @Test
  void everyAcknowledgedRecordIsThereAfterSigkill(Seed seed) throws Exception {
    SplittableRandom random = seed.random();
    // Small tables, so that flushes, checkpoints and merges are among what is killed.
    String[] flags = {
      "--storage", "file:data",
      "--durability", "synced",
      "--budget-memory-table-bytes", "256KiB",
      "--budget-memory-total-bytes", "1MiB",
      "--budget-resident-table-bytes", "4KiB",
      "--budget-log-bytes", "512KiB"
    };
    for (int round = 0; round < ROUNDS; round++) {
      try (ServerProcess server = ServerProcess.start(folder, flags)) {
        if (round == 0) {
          try (RecordTarget target = ServerTarget.at(server.url())) {
            target.create(CollectionSpec.of("c", 16, Distance.EUCLIDEAN));
          }
        }
        verify(server, random, "round " + round);
        Thread writer = Thread.ofPlatform().start(() -> writeUntilItFails(server.url()));
        // The moment is what is random here: a wait on a condition would always hit the same one.
        boolean ended = writer.join(Duration.ofMillis(20 + random.nextInt(380)));
        assertThat(ended).as("the writer goes on until the server is killed").isFalse();
        server.kill();
        writer.join();
      }
    }
    try (ServerProcess server = ServerProcess.start(folder, flags)) {
      verify(server, random, "the end");
    }
    assertThat(acknowledged.get()).isGreaterThan(ROUNDS);
  }

  private void writeUntilItFails(String url) {
    try (RecordTarget target = ServerTarget.at(url)) {
      while (true) {
        int first = acknowledged.get();
        // Batches of one to a few hundred, so that a commit spans several log blocks at times.
        int count = 1 + (first * 31) % 300;
        List<VectorRecord> batch = new ArrayList<>();
        for (int id = first; id < first + count; id++) {
          batch.add(VectorRecord.of(Integer.toString(id), vector(id)).with("n", id));
        }
        assertThat(target.write("c", batch)).isEqualTo(count);
        acknowledged.set(first + count);
      }
    } catch (ServerFailure e) {
      // Killed. What was under way is not acknowledged and may be there or not.
    }
  }

  /** By search: the newest records and some others; and every record by its id. */
  private void verify(ServerProcess server, SplittableRandom random, String when) throws Exception {
    int known = acknowledged.get();
    try (RecordTarget target = ServerTarget.at(server.url())) {
      for (int i = 0; i < Math.min(known, SAMPLE); i++) {
        // The newest are the ones at risk; the others are looked at by chance.
        int id = i < SAMPLE / 2 ? known - 1 - i : random.nextInt(known);
        String name = Integer.toString(id);
        Query byVector = new Query(new Query.ByVector(vector(id)), 1, Map.of());
        assertThat(target.search("c", byVector))
            .as("%s: search for %s of %s", when, id, known)
            .singleElement()
            .satisfies(found -> {
              assertThat(found.id()).isEqualTo(name);
              assertThat(found.distance()).isZero();
              assertThat(found.text("n")).isEqualTo(name);
            });
      }
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int first = 0; first < known; first += PAGE) {
        checkGet(client, server, first, Math.min(known, first + PAGE));
      }
    }
  }

  /** By get: every record of a range of ids. */
  private static void checkGet(HttpClient client, ServerProcess server, int first, int end)
      throws Exception {
    List<String> ids = IntStream.range(first, end).mapToObj(Integer::toString).toList();
    String body = JSON.writeValueAsString(Map.of("ids", ids, "include", List.of("metadata")));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/collections/c/records/get"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    JsonNode answer = JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    int expected = first;
    for (JsonNode record : answer.path("records")) {
      assertThat(record.path("id").asString()).isEqualTo(Integer.toString(expected));
      assertThat(record.path("metadata").path("n").asInt()).isEqualTo(expected);
      expected++;
    }
    assertThat(expected)
        .as("the ids from %s are all there: %s", first, answer.path("detail"))
        .isEqualTo(end);
  }

  private static float[] vector(int id) {
    SplittableRandom random = new SplittableRandom(id);
    float[] vector = new float[16];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextFloat();
    }
    return vector;
  }
}
