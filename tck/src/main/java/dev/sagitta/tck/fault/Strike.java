package dev.sagitta.tck.fault;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens to one operation.
 *
 * @param crash when the process dies, if it does
 * @param moment when it fails, if it does
 * @param failure how it fails, if it does
 * @param delay how long it takes at least
 */
record Strike(Optional<Moment> crash, Moment moment, Optional<Failure> failure, Duration delay) {
  static final Strike NONE =
      new Strike(Optional.empty(), Moment.BEFORE, Optional.empty(), Duration.ZERO);

  Strike crashing(Moment when) {
    return new Strike(Optional.of(when), moment, failure, delay);
  }

  Strike failing(Moment when, Failure how) {
    return new Strike(crash, when, Optional.of(how), delay);
  }

  Strike delayed(Duration by) {
    return new Strike(crash, moment, failure, delay.plus(by));
  }

  boolean crashes(Moment when) {
    return crash.isPresent() && crash.get() == when;
  }

  boolean fails(Moment when) {
    return failure.isPresent() && moment == when;
  }
}
