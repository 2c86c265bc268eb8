package dev.sagitta.engine.maintain;

import dev.sagitta.engine.segment.Calibration;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.LeavingOut;
import dev.sagitta.spi.index.TopK;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Measures what share of the nearest rows an index finds, with one effort after the other.
 *
 * <p>Queries are rows of the segment, each left out of the index while it asks ({@link
 * LeavingOut}). So they are distributed as the records are, and as the queries of most applications
 * are.
 */
final class Calibrator {
  /**
   * So many queries for ten neighbours each have a standard error of about 0.7 hundredths at a
   * recall of 0.95.
   */
  private static final int QUERIES = 200;

  private static final int[] KS = {10, 100};

  /** More is hardly worth measuring, and a target above it is searched for with more effort. */
  private static final double ENOUGH = 0.999_5;

  private final Subject subject;
  private final KnownNeighbours known;
  private final IndexReader[] readers;
  private final BuildMonitor monitor;
  private final InstantSource clock;

  private Calibrator(
      Subject subject, KnownNeighbours known, BuildMonitor monitor, InstantSource clock) {
    this.subject = subject;
    this.known = known;
    this.monitor = monitor;
    this.clock = clock;
    this.readers = new IndexReader[known.count()];
    for (int q = 0; q < readers.length; q++) {
      readers[q] =
          subject.reader instanceof LeavingOut able ? able.without(known.row(q)) : subject.reader;
    }
  }

  /**
   * What is measured.
   *
   * @param index which efforts there are
   * @param reader over the index
   * @param live the rows that a search may answer
   */
  record Subject(BuiltIndex index, IndexReader reader, Accepted live) {}

  /**
   * Measures an index.
   *
   * @param input the vectors, and the arithmetic
   * @throws CancellationException if the monitor asks to stop
   */
  static Calibration measure(
      Subject subject, BuildInput input, BuildMonitor monitor, InstantSource clock) {
    int rows = subject.live.count();
    KnownNeighbours known =
        KnownNeighbours.of(input, subject.live, QUERIES, KS[KS.length - 1], monitor);
    Calibrator calibrator = new Calibrator(subject, known, monitor, clock);
    List<Calibration.Curve> curves = new ArrayList<>();
    for (int k : KS) {
      // Where most rows are wanted, it is not the index that finds them.
      if (rows >= 2 * k && !subject.index.efforts(k).isEmpty()) {
        curves.add(calibrator.curve(k));
      }
    }
    return new Calibration(rows, curves);
  }

  private Calibration.Curve curve(int k) {
    List<Calibration.Point> points = new ArrayList<>();
    for (Map<String, String> effort : subject.index.efforts(k)) {
      Calibration.Point point = point(effort, k);
      points.add(point);
      if (point.recall() >= ENOUGH) {
        break;
      }
    }
    return new Calibration.Curve(k, points);
  }

  private Calibration.Point point(Map<String, String> effort, int k) {
    long wanted = 0;
    long found = 0;
    long begin = clock.millis();
    for (int q = 0; q < readers.length; q++) {
      if (monitor.cancelled()) {
        throw new CancellationException("The measuring was cancelled.");
      }
      // One more, as a row that was not left out finds itself, which is none of those wanted.
      TopK top = new TopK(k + 1, Float.POSITIVE_INFINITY);
      readers[q].tuned(effort).search(known.vector(q), subject.live, top);
      wanted += known.wanted(q, k);
      found += known.found(q, k, top);
    }
    long micros = (clock.millis() - begin) * 1_000 / readers.length;
    return new Calibration.Point((double) found / wanted, Math.max(0, micros));
  }
}
