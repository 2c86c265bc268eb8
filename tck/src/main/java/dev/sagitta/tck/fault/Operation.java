package dev.sagitta.tck.fault;

/**
 * One call that was counted.
 *
 * @param number its number, from 1
 * @param kind which call
 * @param subject the key, the prefix, or the keys
 */
public record Operation(long number, OperationKind kind, String subject) {
  @Override
  public String toString() {
    return "operation " + number + ", " + kind + " of " + subject;
  }
}
