package dev.sagitta.server.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.UnavailableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table from failures to statuses. */
final class ProblemTableTest {
  private static Problem of(Throwable failure) {
    return ProblemTable.of(failure, "urn:test:1");
  }

  @Test
  void eachKindOfFailureHasItsStatus() {
    assertThat(of(new InvalidRequestException(ErrorCode.DIMENSION_MISMATCH, "m")).status())
        .isEqualTo(400);
    assertThat(of(new InvalidRequestException(ErrorCode.READ_ONLY, "m")).status()).isEqualTo(403);
    assertThat(of(new InvalidRequestException(ErrorCode.LIMIT_EXCEEDED, "m")).status())
        .isEqualTo(422);
    assertThat(of(new NotFoundException(ErrorCode.RECORD_NOT_FOUND, "m")).status()).isEqualTo(404);
    assertThat(of(new ConflictException(ErrorCode.WRITE_CONFLICT, "m")).status()).isEqualTo(409);
    assertThat(of(new UnavailableException(ErrorCode.OVERLOADED, "m")).status()).isEqualTo(503);
    assertThat(of(new UnavailableException(ErrorCode.STORAGE_FULL, "m")).status()).isEqualTo(507);
    assertThat(of(new ClosedException(ErrorCode.CLOSED, "m")).status()).isEqualTo(503);
    assertThat(of(new CorruptException(ErrorCode.CORRUPT, "m")).status()).isEqualTo(500);
    assertThat(of(new InternalException(ErrorCode.INTERNAL, "m")).status()).isEqualTo(500);
    assertThat(of(new IllegalStateException("m")).status()).isEqualTo(500);
    assertThat(of(new StackOverflowError()).status()).isEqualTo(500);
  }

  @Test
  void whatPassesSaysWhenToTryAgain() {
    assertThat(of(new UnavailableException(ErrorCode.OVERLOADED, "m")).headers())
        .containsEntry("Retry-After", "1");
    assertThat(of(new UnavailableException(ErrorCode.STORAGE_FULL, "m")).headers()).isEmpty();
    assertThat(of(new ProblemException(ProblemKind.OVERLOADED, "m")).headers())
        .containsEntry("Retry-After", "1");
  }

  @Test
  void defectsKeepTheirMessagesToTheLog() {
    for (Throwable failure :
        List.of(
            new IllegalStateException("/secret/path"),
            new InternalException(ErrorCode.INTERNAL, "/secret/path"))) {
      assertThat(of(failure).detail()).doesNotContain("secret").contains("urn:test:1");
      assertThat(of(failure).code()).isEqualTo("internal");
    }
  }

  @Test
  void corruptionIsNamed() {
    Problem problem = of(new CorruptException(ErrorCode.CORRUPT, "Segment 7 is damaged."));
    assertThat(problem.code()).isEqualTo("corrupt");
    assertThat(problem.detail()).isEqualTo("Segment 7 is damaged.");
  }

  @Test
  void aPartialFailureIsItsCauseAndWhatWasDone() {
    Problem problem =
        of(
            new PartialFailureException(
                new UnavailableException(ErrorCode.STORAGE_FULL, "Full."), Map.of("written", 7L)));
    assertThat(problem.status()).isEqualTo(507);
    assertThat(problem.members()).containsEntry("written", 7L);
  }
}
