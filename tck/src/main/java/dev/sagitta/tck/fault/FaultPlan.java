package dev.sagitta.tck.fault;

import dev.sagitta.tck.seed.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Which faults strike which operations. Immutable; operations count from 1, per {@link
 * FaultyStorage}. The same plan over the same sequence of calls does the same.
 */
public final class FaultPlan {
  private final Seed seed;
  private final Counting counting;
  private final Unsynced unsynced;
  private final long space;
  private final List<Fault> faults;

  /** What happens to one operation. */
  private sealed interface Effect {
    record Crash() implements Effect {}

    record Fail(Failure failure) implements Effect {}

    record Delay(Duration duration) implements Effect {}
  }

  /**
   * A fault.
   *
   * @param kind the kind whose operations are counted for this fault; empty for all that count
   */
  private record Fault(Optional<OperationKind> kind, long number, Moment moment, Effect effect) {}

  private FaultPlan(
      Seed seed, Counting counting, Unsynced unsynced, long space, List<Fault> faults) {
    this.seed = seed;
    this.counting = counting;
    this.unsynced = unsynced;
    this.space = space;
    this.faults = List.copyOf(faults);
  }

  /** No faults, mutating operations counted, unlimited space, unsynced bytes lost in a crash. */
  public static FaultPlan none() {
    return new FaultPlan(new Seed(0), Counting.MUTATING, Unsynced.LOST, Long.MAX_VALUE, List.of());
  }

  /** As {@link #none}, but the seed decides what a crash leaves of unsynced bytes. */
  public static FaultPlan seeded(Seed seed) {
    return new FaultPlan(seed, Counting.MUTATING, Unsynced.SEEDED, Long.MAX_VALUE, List.of());
  }

  /**
   * A crash at one of so many mutating operations, before or after it, with some of the unsynced
   * bytes surviving: all as the seed says.
   */
  public static FaultPlan randomCrash(Seed seed, long operations) {
    SplittableRandom random = seed.of("crash").random();
    Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
    return seeded(seed).crash(moment, random.nextLong(1, operations + 1));
  }

  /** This, with a crash at the n-th counted operation. */
  public FaultPlan crash(Moment moment, long operation) {
    return with(new Fault(Optional.empty(), operation, moment, new Effect.Crash()));
  }

  /** This, with a crash at the n-th operation of a kind. */
  public FaultPlan crash(Moment moment, OperationKind kind, long nth) {
    return with(new Fault(Optional.of(kind), nth, moment, new Effect.Crash()));
  }

  /** This, with a failure of the n-th counted operation. */
  public FaultPlan fail(Moment moment, long operation, Failure failure) {
    return with(new Fault(Optional.empty(), operation, moment, failing(moment, failure)));
  }

  /** This, with a failure of the n-th operation of a kind, whether the kind is counted or not. */
  public FaultPlan fail(Moment moment, OperationKind kind, long nth, Failure failure) {
    return with(new Fault(Optional.of(kind), nth, moment, failing(moment, failure)));
  }

  private static Effect failing(Moment moment, Failure failure) {
    if (moment == Moment.AFTER && failure != Failure.UNAVAILABLE) {
      throw new IllegalArgumentException(
          "No storage may answer " + failure + " after the effect; use UNAVAILABLE, or BEFORE.");
    }
    return new Effect.Fail(failure);
  }

  /** This, with a slow answer of the n-th counted operation. */
  public FaultPlan delay(long operation, Duration duration) {
    return with(new Fault(Optional.empty(), operation, Moment.BEFORE, new Effect.Delay(duration)));
  }

  /** This, with other operations counted. */
  public FaultPlan counting(Counting other) {
    return new FaultPlan(seed, other, unsynced, space, faults);
  }

  /** This, with another fate of unsynced bytes. */
  public FaultPlan unsynced(Unsynced other) {
    return new FaultPlan(seed, counting, other, space, faults);
  }

  /** This, with room for so many bytes more than the storage holds; beyond, writes find it full. */
  public FaultPlan space(long bytes) {
    return new FaultPlan(seed, counting, unsynced, bytes, faults);
  }

  private FaultPlan with(Fault fault) {
    if (fault.number() < 1) {
      throw new IllegalArgumentException(
          "Operations count from 1, there is no operation " + fault.number() + ".");
    }
    List<Fault> more = new ArrayList<>(faults);
    more.add(fault);
    return new FaultPlan(seed, counting, unsynced, space, more);
  }

  SplittableRandom random() {
    return seed.of("unsynced").random();
  }

  boolean counts(OperationKind kind) {
    return counting == Counting.ALL || kind.mutating();
  }

  Unsynced unsynced() {
    return unsynced;
  }

  long space() {
    return space;
  }

  /**
   * What strikes one operation.
   *
   * @param number its number, 0 if it is not counted
   * @param nth its number among those of its kind
   */
  Strike strike(OperationKind kind, long number, long nth) {
    Strike strike = Strike.NONE;
    for (Fault fault : faults) {
      boolean hit =
          fault.kind().isPresent()
              ? fault.kind().get() == kind && fault.number() == nth
              : fault.number() == number;
      if (hit) {
        strike =
            switch (fault.effect()) {
              case Effect.Crash crash -> strike.crashing(fault.moment());
              case Effect.Fail fail -> strike.failing(fault.moment(), fail.failure());
              case Effect.Delay delay -> strike.delayed(delay.duration());
            };
      }
    }
    return strike;
  }

  @Override
  public String toString() {
    return "FaultPlan[seed=" + seed.value() + ", unsynced=" + unsynced + ", " + faults + "]";
  }
}
