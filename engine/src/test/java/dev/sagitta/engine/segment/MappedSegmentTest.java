package dev.sagitta.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.Sagitta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the operating system sees the segments of a database on a disk. */
@EnabledOnOs(OS.LINUX)
final class MappedSegmentTest {
  @TempDir Path directory;

  @Test
  void lookUpsReadNothingAheadAndScansDo() throws IOException {
    try (Database database = Sagitta.open("file:" + directory)) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", 4, Distance.EUCLIDEAN));
      collection.upsert(
          IntStream.range(0, 2_000)
              .mapToObj(i -> VectorRecord.of("r" + i, new float[] {i, 1, 2, 3}))
              .toList());
      database.flush();
      var found = collection.search(SearchRequest.of(new float[] {7, 1, 2, 3}, 1));
      assertThat(found.hits()).singleElement().extracting("id").isEqualTo("r7");

      assertThat(adviceOnSegments()).containsExactly("as it comes", "at random");
    }
  }

  /** What the system knows of each mapping of a segment. */
  private List<String> adviceOnSegments() throws IOException {
    List<String> advice = new ArrayList<>();
    boolean ours = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.contains(directory.toString())) {
        ours = line.contains(".seg");
      } else if (line.startsWith("VmFlags:")) {
        if (ours) {
          advice.add(line.contains(" rr ") ? "at random" : "as it comes");
        }
        ours = false;
      }
    }
    return advice.stream().sorted(Comparator.naturalOrder()).toList();
  }
}
