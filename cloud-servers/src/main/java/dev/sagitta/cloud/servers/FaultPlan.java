package dev.sagitta.cloud.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which calls go wrong, and how. Rules are asked in the order they were added; several may hit one
 * call, so that a delay can stand beside something worse. For any number of threads.
 */
public final class FaultPlan {
  private final List<Rule> rules = new ArrayList<>();

  private static final class Rule {
    private final Predicate<Call> which;
    private final Fault fault;
    private int left;

    Rule(Predicate<Call> which, Fault fault, int left) {
      this.which = which;
      this.fault = fault;
      this.left = left;
    }
  }

  /** A plan in which nothing goes wrong. */
  public FaultPlan() {}

  /** The calls of one operation, to use as {@code which}. */
  public static Predicate<Call> of(String operation) {
    return call -> call.operation().equals(operation);
  }

  /** Lets the next so many matching calls go wrong. */
  public synchronized void next(int times, Predicate<Call> which, Fault fault) {
    rules.add(new Rule(which, fault, times));
  }

  /** Lets every matching call go wrong from now on. */
  public synchronized void always(Predicate<Call> which, Fault fault) {
    rules.add(new Rule(which, fault, Integer.MAX_VALUE));
  }

  /** Ends all faults. */
  public synchronized void clear() {
    rules.clear();
  }

  /** The number of times that rules with an end have still to strike. */
  public synchronized int pending() {
    return rules.stream().mapToInt(rule -> rule.left == Integer.MAX_VALUE ? 0 : rule.left).sum();
  }

  /** What goes wrong with a call; counts it. */
  synchronized List<Fault> take(Call call) {
    List<Fault> faults = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.left > 0 && rule.which.test(call)) {
        faults.add(rule.fault);
        if (rule.left < Integer.MAX_VALUE) {
          rule.left--;
        }
      }
    }
    return faults;
  }
}
