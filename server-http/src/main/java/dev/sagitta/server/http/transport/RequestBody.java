package dev.sagitta.server.http.transport;

import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of one request: read once, as a whole within a limit, or as a stream without one. */
public final class RequestBody {
  private static final long STEP = 1 << 20;

  private final InputStream source;
  private final long limit;
  private final BodyBudget budget;
  private long taken;

  RequestBody(InputStream source, long limit, BodyBudget budget) {
    this.source = source;
    this.limit = limit;
    this.budget = budget;
  }

  /** The body, refused beyond the limit on one body and on all bodies together. */
  public InputStream bounded() {
    return new Bounded(source);
  }

  /** The body without a limit, for a reader that keeps only a part of it at any time. */
  public InputStream unbounded() {
    return source;
  }

  /** Gives back what the body took of the budget. */
  void release() {
    budget.giveBack(taken);
    taken = 0;
  }

  private final class Bounded extends FilterInputStream {
    private long read;

    private Bounded(InputStream source) {
      super(source);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int got = super.read(bytes, offset, length);
      if (got > 0) {
        count(got);
      }
      return got;
    }

    private void count(int bytes) {
      read += bytes;
      if (read > limit) {
        throw new ProblemException(
            ProblemKind.BODY_TOO_LARGE,
            "The body is larger than "
                + limit
                + " bytes, the most the server reads at once; send several smaller ones, or a stream to"
                + " the import route.");
      }
      while (read > taken) {
        budget.take(STEP);
        taken += STEP;
      }
    }
  }
}
