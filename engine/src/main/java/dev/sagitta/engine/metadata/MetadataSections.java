package dev.sagitta.engine.metadata;

/** The sections of a segment that hold its metadata index; see {@code docs/format/segment.md}. */
public final class MetadataSections {
  /** Which fields are indexed, and where their columns lie. */
  public static final int FIELDS = 10;

  /** The columns. */
  public static final int COLUMNS = 11;

  /** The directory knows of the fields that it lists; others may occur. */
  static final int LISTED_FIELDS = 0;

  /** The directory lists every field that occurs. */
  static final int EVERY_FIELD = 1;

  private MetadataSections() {}
}
