package dev.sagitta.engine.row;

/**
 * A record on its way into a table: checked, and encoded but for the vector.
 *
 * @param id its id
 * @param vector its vector; empty for documents
 * @param payload everything else
 */
@SuppressWarnings("ArrayRecordComponent") // Rows are never compared.
public record Row(Id id, float[] vector, Payload payload) {
  private static final int BOOKKEEPING_BYTES = 160;

  /** The memory that the row takes in a table, in bytes, near enough for budgets. */
  public long bytes() {
    return vector.length * 4L + payload.bytes().length + id.utf8().length + BOOKKEEPING_BYTES;
  }
}
