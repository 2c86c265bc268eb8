package dev.sagitta.engine.format;

/** What a block file holds; its magic and its format version. */
public enum BlockFileKind {
  /** Rows of one segment. */
  SEGMENT("SGTASEG\n"),
  /** Deletions of one segment. */
  DELETIONS("SGTADEL\n"),
  /** The index of one segment. */
  INDEX("SGTAIDX\n");

  private static final int VERSION = 1;

  private final long magic;

  BlockFileKind(String letters) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value |= (long) letters.charAt(i) << (8 * i);
    }
    this.magic = value;
  }

  /** The first eight bytes of the file, as a little-endian integer. */
  public long magic() {
    return magic;
  }

  /** The format version that is written and read. */
  public int version() {
    return VERSION;
  }
}
