package dev.sagitta.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class NearestKeysTest {
  @Test
  void theLeastKeysAreKeptInOrder(Seed seed) {
    SplittableRandom random = seed.random();
    NearestKeys nearest = new NearestKeys();
    for (int round = 0; round < 300; round++) {
      int most = 1 + random.nextInt(600);
      long[] keys = new long[random.nextInt(1_000)];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = Keys.of((float) random.nextGaussian(), i);
      }
      nearest.begin(most);
      for (long key : keys) {
        if (nearest.wants(key)) {
          nearest.add(key);
        }
      }
      Arrays.sort(keys);
      int kept = Math.min(most, keys.length);
      assertThat(nearest.size()).isEqualTo(kept);
      if (kept < keys.length) {
        assertThat(nearest.isBeyond(keys[kept])).isTrue();
        assertThat(nearest.isBeyond(keys[0])).isFalse();
      }
      assertThat(Arrays.copyOf(nearest.sorted(), kept)).isEqualTo(Arrays.copyOf(keys, kept));
    }
  }
}
