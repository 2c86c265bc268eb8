package dev.sagitta.engine.row;

/**
 * Receives encoded metadata piece by piece, without a copy: for each field its key and then its
 * value, which for a list is the number of members and then each of them.
 */
public interface MetadataVisitor {
  /**
   * The next field's key in UTF-8.
   *
   * @param bytes where it is; to be read before the method returns
   */
  void key(byte[] bytes, int start, int length);

  /** A list of so many members, which follow. */
  void list(int members);

  /** An integer. */
  void integer(long value);

  /** A floating point number. */
  void number(double value);

  /** A truth value. */
  void truth(boolean value);

  /**
   * A text in UTF-8.
   *
   * @param bytes where it is; to be read before the method returns
   */
  void text(byte[] bytes, int start, int length);
}
