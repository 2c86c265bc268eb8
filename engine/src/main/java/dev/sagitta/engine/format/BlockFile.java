package dev.sagitta.engine.format;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.runtime.MappedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A block file in memory, mapped or read. Opening checks the trailer, the footer and the table of
 * checksums; the blocks themselves are checked when {@link #verify} first asks for them, so that
 * opening costs nothing per byte and no byte is used unchecked.
 */
public final class BlockFile {
  static final int HEADER_BYTES = 64;
  static final int ALIGNMENT = 64;
  static final int BLOCK_BYTES = 1 << 16;
  static final int TRAILER_BYTES = 40;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String object;
  private final MemorySegment memory;
  private final long contentEnd;
  private final Map<Integer, MemorySegment> sections;
  private final byte[] description;
  private final Verified verified;
  private final Order order;

  private BlockFile(
      String object, MemorySegment memory, Layout layout, Verified verified, Order order) {
    this.object = object;
    this.memory = memory;
    this.contentEnd = layout.contentEnd;
    this.sections = layout.sections;
    this.description = layout.description;
    this.verified = verified;
    this.order = order;
  }

  /** How the bytes are read. */
  private enum Order {
    /** One behind the other, so that the operating system does well to read ahead. */
    IN_ORDER,
    /** Here and there. */
    AT_RANDOM
  }

  /** Which blocks were checked, and what was wrong. */
  private static final class Verified {
    private final AtomicLongArray blocks;
    private final AtomicInteger missing;
    private volatile boolean all;
    private volatile @Nullable CorruptException damage;

    Verified(int count) {
      this.missing = new AtomicInteger(count);
      this.blocks = new AtomicLongArray((count + 63) / 64);
    }

    boolean has(int block) {
      return (blocks.get(block >>> 6) & (1L << block)) != 0;
    }

    void add(int block) {
      long before = blocks.getAndUpdate(block >>> 6, word -> word | (1L << block));
      if ((before & (1L << block)) == 0 && missing.decrementAndGet() == 0) {
        all = true;
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Layout(
      long contentEnd, Map<Integer, MemorySegment> sections, byte[] description) {}

  /**
   * Opens a file.
   *
   * @param object the object's key, for messages
   * @throws CorruptException if the file is damaged, of another kind or of another version
   */
  public static BlockFile open(MemorySegment memory, BlockFileKind kind, String object) {
    long size = memory.byteSize();
    if (size < HEADER_BYTES + TRAILER_BYTES) {
      throw Corruption.in(object, "It has only " + size + " bytes.");
    }
    if (memory.get(LONG, 0) != kind.magic()) {
      throw Corruption.in(object, "It does not begin like a " + kind + " file.");
    }
    if (memory.get(INT, 8) != kind.version()) {
      throw Corruption.version(object, memory.get(INT, 8), kind.version());
    }
    long trailer = size - TRAILER_BYTES;
    if (memory.get(INT, size - 4) != Checksum.of(memory, trailer, TRAILER_BYTES - 4)) {
      throw Corruption.in(object, "Its trailer does not match its checksum; it may be cut short.");
    }
    long contentEnd = memory.get(LONG, trailer);
    int footerLength = memory.get(INT, trailer + 8);
    long fileLength = memory.get(LONG, trailer + 16);
    long footer = trailer - footerLength;
    long checksums = 4L * blocks(contentEnd);
    if (fileLength != size || contentEnd + checksums != footer) {
      throw Corruption.in(object, "It should have " + fileLength + " bytes, but has " + size + ".");
    }
    if (memory.get(INT, trailer + 12) != Checksum.of(memory, footer, footerLength)) {
      throw Corruption.in(object, "Its footer does not match its checksum.");
    }
    return new BlockFile(
        object,
        memory,
        layout(memory, contentEnd, footerLength, object),
        new Verified(blocks(contentEnd)),
        Order.IN_ORDER);
  }

  /**
   * The same file for a reader that jumps about in it. What either of the two has checked is
   * checked for both.
   *
   * @param mapping the same bytes, mapped once more: advice to the operating system is for all of a
   *     mapping
   */
  public BlockFile atRandom(MemorySegment mapping) {
    MappedMemory.readAtRandom(mapping);
    Map<Integer, MemorySegment> moved = new HashMap<>();
    sections.forEach((id, section) ->
        moved.put(id, mapping.asSlice(section.address() - memory.address(), section.byteSize())));
    Layout layout = new Layout(contentEnd, Map.copyOf(moved), description);
    return new BlockFile(object, mapping, layout, verified, Order.AT_RANDOM);
  }

  private static Layout layout(
      MemorySegment memory, long contentEnd, int footerLength, String object) {
    long checksums = 4L * blocks(contentEnd);
    ByteSource footer =
        new ByteSource(memory.asSlice(contentEnd + checksums, footerLength).asByteBuffer(), object);
    Map<Integer, MemorySegment> sections = new HashMap<>();
    int count = footer.count(17);
    for (int i = 0; i < count; i++) {
      int id = (int) footer.varint();
      long offset = footer.i64();
      long length = footer.i64();
      if (offset < HEADER_BYTES || length < 0 || offset + length > contentEnd) {
        throw Corruption.in(object, "Its section " + id + " lies outside of it.");
      }
      sections.put(id, memory.asSlice(offset, length));
    }
    if (footer.i32() != Checksum.of(memory, contentEnd, checksums)) {
      throw Corruption.in(object, "Its table of checksums is damaged.");
    }
    return new Layout(contentEnd, Map.copyOf(sections), footer.block());
  }

  private static int blocks(long contentEnd) {
    return (int) ((contentEnd + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }

  /** The object's key. */
  public String object() {
    return object;
  }

  /** The bytes of the whole file. */
  public long size() {
    return memory.byteSize();
  }

  /** What the file says of itself. */
  public byte[] description() {
    return description;
  }

  /**
   * A section's bytes, unchecked; empty memory if the file has no such section.
   *
   * @see #verify
   */
  public MemorySegment section(int id) {
    MemorySegment section = sections.get(id);
    return section == null ? MemorySegment.NULL : section;
  }

  /**
   * Checks the blocks in which a part of a section lies, those that were not checked before.
   *
   * @param section a section of this file
   * @throws CorruptException if a block does not match its checksum
   */
  public void verify(MemorySegment section, long offset, long length) {
    if (verified.all || length == 0) {
      return;
    }
    long start = section.address() - memory.address() + offset;
    int last = (int) ((start + length - 1) / BLOCK_BYTES);
    for (int block = (int) (start / BLOCK_BYTES); block <= last; block++) {
      if (!verified.has(block)) {
        verifyBlock(block);
      }
    }
  }

  /** The last damage that was found, or null. */
  public @Nullable CorruptException damage() {
    return verified.damage;
  }

  /** Checks a whole section. */
  public void verify(MemorySegment section) {
    verify(section, 0, section.byteSize());
  }

  /** Checks every block. */
  public void verifyAll() {
    verify(memory, 0, contentEnd);
  }

  private void verifyBlock(int block) {
    long start = (long) block * BLOCK_BYTES;
    long length = Math.min(BLOCK_BYTES, contentEnd - start);
    if (order == Order.AT_RANDOM) {
      MappedMemory.fetch(memory.asSlice(start, length));
    }
    int stored = memory.get(INT, contentEnd + 4L * block);
    if (stored != Checksum.of(memory, start, length)) {
      CorruptException found =
          Corruption.in(
              object,
              "Bytes " + start + " to " + (start + length - 1) + " do not match their checksum.");
      verified.damage = found;
      throw found;
    }
    verified.add(block);
  }
}
