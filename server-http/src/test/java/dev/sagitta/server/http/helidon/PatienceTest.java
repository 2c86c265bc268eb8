package dev.sagitta.server.http.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.settings.Timeouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long connections may keep the server waiting. */
final class PatienceTest {
  private static final long SECOND = 1_000_000_000L;

  /** 10 s for a read, 100 bytes a second, 60 s idle. */
  private final Patience patience =
      new Patience(
          new Timeouts(Duration.ofSeconds(10), 100, Duration.ofSeconds(60), Duration.ZERO));

  private boolean expiresAfter(double seconds) {
    return patience.expired((long) (seconds * SECOND));
  }

  @Test
  void nothingExpiresWhileTheServerWorks() {
    patience.beforeRead(0);
    patience.afterRead(1, 5);
    assertThat(expiresAfter(1e6)).isFalse();
  }

  @Test
  void anIdleConnectionHasTheIdleTime() {
    patience.beforeRead(0);
    assertThat(expiresAfter(59)).isFalse();
    assertThat(expiresAfter(61)).isTrue();
  }

  @Test
  void aReadWithinARequestHasTheReadTime() {
    patience.beforeRead(0);
    patience.afterRead(0, 1_000_000);
    patience.beforeRead(0);
    assertThat(expiresAfter(9.9)).isFalse();
    assertThat(expiresAfter(10.1)).isTrue();
  }

  @Test
  void aDrippingRequestUsesItsTimeUp() {
    patience.beforeRead(0);
    patience.afterRead(0, 1);
    patience.beforeRead(0);
    patience.afterRead(9 * SECOND, 1);
    patience.beforeRead(9 * SECOND);
    assertThat(expiresAfter(9.9)).isFalse();
    assertThat(expiresAfter(10.1)).isTrue();
  }

  @Test
  void everyByteBuysTime() {
    patience.beforeRead(0);
    patience.afterRead(0, 1);
    patience.beforeRead(0);
    patience.afterRead(9 * SECOND, 900);
    patience.beforeRead(9 * SECOND);
    assertThat(expiresAfter(18.9)).isFalse();
    assertThat(expiresAfter(19.1)).isTrue();
  }

  @Test
  void aNewRequestStartsAnew() {
    patience.beforeRead(0);
    patience.afterRead(0, 1);
    patience.beforeRead(0);
    patience.afterRead(9 * SECOND, 1);
    patience.requestDone();
    patience.beforeRead(9 * SECOND);
    assertThat(expiresAfter(68)).isFalse();
    patience.afterRead(20 * SECOND, 1);
    patience.beforeRead(20 * SECOND);
    assertThat(expiresAfter(29)).isFalse();
  }

  @Test
  void aWriteHasTheReadTimeAndMoreForManyBytes() {
    patience.beforeWrite(0, 1_000);
    assertThat(expiresAfter(19)).isFalse();
    assertThat(expiresAfter(21)).isTrue();
    patience.afterWrite();
    assertThat(expiresAfter(21)).isFalse();
  }

  @Test
  void afterTheLastAnswerAllReadsEndAtOneTime() {
    patience.endAt(3 * SECOND);
    patience.beforeRead(SECOND);
    patience.afterRead(2 * SECOND, 1_000_000);
    patience.beforeRead(2 * SECOND);
    assertThat(expiresAfter(3.1)).isTrue();
  }
}
