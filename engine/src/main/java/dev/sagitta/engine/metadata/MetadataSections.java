package dev.sagitta.engine.metadata;

/** The sections of a segment that hold its metadata index; see {@code docs/format/segment.md}. */
public final class MetadataSections {
  /** Which fields are indexed, and where their columns lie. */
  public static final int FIELDS = 10;

  /** The columns. */
  public static final int COLUMNS = 11;

  /** The fields that the directory lists were asked for; others may occur. */
  static final int NAMED_FIELDS = 0;

  /** The directory lists every field that occurs. */
  static final int EVERY_FIELD = 1;

  /** Every field was asked for, but there are more than the directory lists. */
  static final int FIRST_FIELDS = 2;

  private MetadataSections() {}
}
