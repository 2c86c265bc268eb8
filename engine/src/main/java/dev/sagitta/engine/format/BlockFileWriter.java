package dev.sagitta.engine.format;

import dev.sagitta.spi.storage.Upload;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a block file front to back: a header, sections that begin at multiples of 64 bytes, the
 * checksums of all blocks, a footer and a trailer. See {@code docs/format/block-file.md}.
 */
public final class BlockFileWriter implements AutoCloseable {
  private final Upload upload;
  private final BlockFileKind kind;

  /** The present block: it is written, with its checksum noted, once it is full. */
  private final ByteBuffer block =
      ByteBuffer.allocateDirect(BlockFile.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private final ByteSink checksums = new ByteSink(1024);
  private final List<Section> sections = new ArrayList<>();
  private long position;

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

  /** Adds the bytes between position and limit to the section; the position moves to the limit. */
  public void write(ByteBuffer bytes) {
    int end = bytes.limit();
    while (bytes.position() < end) {
      int step = Math.min(end - bytes.position(), block.remaining());
      block.put(bytes.limit(bytes.position() + step));
      advance(step);
    }
  }

  /** Adds bytes to the section. */
  public void write(byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      int step = Math.min(bytes.length - done, block.remaining());
      block.put(bytes, done, step);
      done += step;
      advance(step);
    }
  }

  /** Adds a part of memory to the section. */
  public void write(MemorySegment memory, long offset, long length) {
    for (long done = 0; done < length; done += BlockFile.BLOCK_BYTES) {
      long step = Math.min(BlockFile.BLOCK_BYTES, length - done);
      write(memory.asSlice(offset + done, step).asByteBuffer());
    }
  }

  /** Adds 32-bit integers to the section. */
  public void write(int[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (block.remaining() >= Integer.BYTES) {
        block.putInt(values[i]);
        advance(Integer.BYTES);
      } else {
        write(little(Integer.BYTES).putInt(values[i]).flip());
      }
    }
  }

  /** Adds 64-bit integers to the section. */
  public void write(long[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (block.remaining() >= Long.BYTES) {
        block.putLong(values[i]);
        advance(Long.BYTES);
      } else {
        write(little(Long.BYTES).putLong(values[i]).flip());
      }
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void advance(int step) {
    position += step;
    if (!block.hasRemaining()) {
      closeBlock();
      drain();
    }
  }

  private void closeBlock() {
    checksums.i32(Checksum.of(block.duplicate().flip()));
  }

  /**
   * Ends the file and makes it durable.
   *
   * @param description what the file says of itself, kept in the footer
   * @return the number of bytes of the whole file
   */
  public long commit(byte[] description) {
    end();
    if (block.position() > 0) {
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
    drain();
    upload.write(tail.buffer());
    upload.commit();
    return contentEnd + tail.size();
  }

  private void drain() {
    block.flip();
    if (block.hasRemaining()) {
      upload.write(block);
    }
    block.clear();
  }

  /** Without a commit before, gives the file up. */
  @Override
  public void close() {
    upload.close();
  }
}
