package dev.sagitta.engine.format;

import dev.sagitta.spi.storage.Upload;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes a block file front to back: a header, sections that begin at multiples of 64 bytes, the
 * checksums of all blocks, a footer and a trailer. See {@code docs/format/block-file.md}.
 */
public final class BlockFileWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Upload upload;
  private final BlockFileKind kind;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C blockCrc = new CRC32C();
  private final ByteSink checksums = new ByteSink(1024);
  private final List<Section> sections = new ArrayList<>();
  private long position;
  private int inBlock;

  /** A section that has begun. */
  private record Section(int id, long offset, long length) {}

  /** Begins a file of the given kind. */
  public BlockFileWriter(Upload upload, BlockFileKind kind) {
    this.upload = upload;
    this.kind = kind;
    ByteSink header = new ByteSink(BlockFile.HEADER_BYTES);
    header.i64(kind.magic());
    header.i32(kind.version());
    header.align(BlockFile.HEADER_BYTES);
    write(header.buffer());
  }

  /** Begins the section of the given number; the one before it ends here. */
  public void begin(int sectionId) {
    end();
    int rest = (int) (position % BlockFile.ALIGNMENT);
    if (rest != 0) {
      write(ByteBuffer.allocate(BlockFile.ALIGNMENT - rest));
    }
    sections.add(new Section(sectionId, position, -1));
  }

  private void end() {
    if (!sections.isEmpty() && sections.getLast().length < 0) {
      Section open = sections.removeLast();
      sections.add(new Section(open.id, open.offset, position - open.offset));
    }
  }

  /** Adds bytes to the section. */
  public void write(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int step = Math.min(rest.remaining(), buffer.remaining());
      ByteBuffer part = rest.duplicate().limit(rest.position() + step);
      checksum(part.duplicate());
      buffer.put(part);
      rest.position(rest.position() + step);
      position += step;
    }
  }

  /** Adds a part of memory to the section. */
  public void write(MemorySegment memory, long offset, long length) {
    for (long done = 0; done < length; done += BUFFER_BYTES) {
      long step = Math.min(BUFFER_BYTES, length - done);
      write(memory.asSlice(offset + done, step).asByteBuffer());
    }
  }

  /** Adds 32-bit integers to the section. */
  public void write(int[] values, int count) {
    ByteBuffer part = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      part.putInt(values[i]);
      if (!part.hasRemaining() || i == count - 1) {
        write(part.flip());
        part.clear();
      }
    }
  }

  /** Adds 64-bit integers to the section. */
  public void write(long[] values, int count) {
    ByteBuffer part = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      part.putLong(values[i]);
      if (!part.hasRemaining() || i == count - 1) {
        write(part.flip());
        part.clear();
      }
    }
  }

  private void checksum(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int step = Math.min(bytes.remaining(), BlockFile.BLOCK_BYTES - inBlock);
      ByteBuffer part = bytes.duplicate().limit(bytes.position() + step);
      blockCrc.update(part);
      bytes.position(bytes.position() + step);
      inBlock += step;
      if (inBlock == BlockFile.BLOCK_BYTES) {
        closeBlock();
      }
    }
  }

  private void closeBlock() {
    checksums.i32((int) blockCrc.getValue());
    blockCrc.reset();
    inBlock = 0;
  }

  /**
   * Ends the file and makes it durable.
   *
   * @param description what the file says of itself, kept in the footer
   * @return the number of bytes of the whole file
   */
  public long commit(byte[] description) {
    end();
    if (inBlock > 0) {
      closeBlock();
    }
    long contentEnd = position;
    ByteSink tail = new ByteSink(checksums.size() + description.length + 256);
    tail.raw(checksums.toArray());
    int footerStart = tail.size();
    tail.varint(sections.size());
    for (Section section : sections) {
      tail.varint(section.id);
      tail.i64(section.offset);
      tail.i64(section.length);
    }
    tail.i32(Checksum.of(checksums.buffer()));
    tail.block(description);
    int footerLength = tail.size() - footerStart;
    int footerCrc = Checksum.of(tail.buffer().position(footerStart));
    int trailerStart = tail.size();
    tail.i64(contentEnd);
    tail.i32(footerLength);
    tail.i32(footerCrc);
    tail.i64(contentEnd + tail.size() + BlockFile.TRAILER_BYTES - 16);
    tail.i32(kind.version());
    tail.i64(kind.magic());
    tail.i32(Checksum.of(tail.buffer().position(trailerStart)));
    writeTail(tail.buffer());
    drain();
    upload.commit();
    return position;
  }

  private void writeTail(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int step = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.duplicate().limit(bytes.position() + step));
      bytes.position(bytes.position() + step);
      position += step;
    }
  }

  private void drain() {
    buffer.flip();
    if (buffer.hasRemaining()) {
      upload.write(buffer);
    }
    buffer.clear();
  }

  /** Without a commit before, gives the file up. */
  @Override
  public void close() {
    upload.close();
  }
}
