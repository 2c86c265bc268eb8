package dev.sagitta.engine.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which segments are merged. */
final class MergePolicyTest {
  private static final long MIB = 1 << 20;

  private final Storage storage = SeededOpener.lastingMemory();
  private final MergePolicy policy = new MergePolicy(4);
  private int made;

  private SegmentHandle segment(long bytes, int rows, int deleted) {
    String ulid = String.format(Locale.ROOT, "%026d", made++);
    return new SegmentHandle(
        storage,
        new SegmentObject(ObjectNames.segment(1, ulid), rows, bytes, null, deleted, null),
        2,
        3);
  }

  @Test
  void asManyOfASimilarSizeAsTheFactorSaysAreMerged() {
    List<SegmentHandle> segments = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      segments.add(segment(MIB / 2, 100, 0));
    }
    assertThat(policy.choose(segments)).isEmpty();
    segments.add(segment(MIB * 3, 100, 0));
    assertThat(policy.choose(segments)).isEmpty();
    segments.add(segment(MIB / 3, 100, 0));
    assertThat(policy.choose(segments)).hasSize(4).doesNotContain(segments.get(3));
  }

  @Test
  void aSegmentOfWhichMostIsDeletedIsRewrittenAlone() {
    SegmentHandle mostlyDeleted = segment(MIB, 100, 51);
    assertThat(policy.choose(List.of(segment(MIB, 100, 50), mostlyDeleted)))
        .containsExactly(mostlyDeleted);
    assertThat(policy.choose(List.of(segment(MIB, 100, 50)))).isEmpty();
  }

  @Test
  void mergingComesToAnEndAndLeavesFewSegments() {
    SplittableRandom random = new SplittableRandom(1);
    List<SegmentHandle> segments = new ArrayList<>();
    long written = 0;
    long flushed = 0;
    for (int i = 0; i < 2_000; i++) {
      long bytes = random.nextLong(1, MIB);
      flushed += bytes;
      segments.addFirst(segment(bytes, 1000, 0));
      for (int merges = 0; ; merges++) {
        assertThat(merges).isLessThan(20);
        List<SegmentHandle> chosen = policy.choose(segments);
        if (chosen.isEmpty()) {
          break;
        }
        long sum = chosen.stream().mapToLong(each -> each.object().bytes()).sum();
        written += sum;
        segments.removeAll(chosen);
        segments.add(segment(sum, 1000, 0));
      }
    }
    assertThat(segments).hasSizeLessThan(4 * 8);
    assertThat((double) written / flushed).as("how often a row is rewritten").isLessThan(8);
  }
}
