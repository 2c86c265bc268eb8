package dev.sagitta.tck.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

final class SeedExtensionTest {
  private static final List<Long> DRAWN = new ArrayList<>();

  /** Run by the tests below only: it fails on purpose, and its name keeps it from being found. */
  @ExtendWith(SeedExtension.class)
  static final class FailsOnPurpose {
    @Test
    void failing(Seed seed, SplittableRandom random) {
      DRAWN.add(random.nextLong());
      assertThat(random.nextLong()).isEqualTo(seed.value());
    }
  }

  @Test
  void aFailureSaysWithWhichCommandItIsRepeated() {
    assertThat(failure())
        .contains("mvn -pl tck -am verify -Dtest=FailsOnPurpose#failing -Dsagitta.seed=");
  }

  @Test
  void theSeedOfAFailureRepeatsWhatTheTestDrew() {
    String command = failure();
    String seed = command.substring(command.lastIndexOf('=') + 1);
    assertThat(new Seed(Long.parseLong(seed)).random().nextLong()).isEqualTo(DRAWN.getLast());
    String before = System.getProperty(Seed.PROPERTY);
    System.setProperty(Seed.PROPERTY, seed);
    try {
      assertThat(failure()).isEqualTo(command);
      assertThat(DRAWN.getLast()).isEqualTo(DRAWN.get(DRAWN.size() - 2));
    } finally {
      if (before == null) {
        System.clearProperty(Seed.PROPERTY);
      } else {
        System.setProperty(Seed.PROPERTY, before);
      }
    }
  }

  private static String failure() {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(FailsOnPurpose.class))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    Throwable failure = listener.getSummary().getFailures().getFirst().getException();
    return String.valueOf(failure.getSuppressed()[0].getMessage());
  }
}
