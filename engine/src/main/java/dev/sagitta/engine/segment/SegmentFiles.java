package dev.sagitta.engine.segment;

import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.BlockFileWriter;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.runtime.HugePages;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.storage.MappableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Brings block files from a storage into memory: mapped where the storage can, read where not. */
final class SegmentFiles {
  private static final int READ_BYTES = 8 << 20;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SegmentFiles() {}

  static BlockFile open(Storage storage, ObjectKey key, BlockFileKind kind, Arena arena) {
    return BlockFile.open(memory(storage, key, arena), kind, key.value());
  }

  /** An open file for a reader that jumps about in it. */
  static BlockFile atRandom(Storage storage, ObjectKey key, BlockFile file, Arena arena) {
    return storage instanceof MappableStorage ? file.atRandom(memory(storage, key, arena)) : file;
  }

  private static MemorySegment memory(Storage storage, ObjectKey key, Arena arena) {
    try {
      return storage instanceof MappableStorage mappable
          ? mappable.map(key, arena)
          : read(storage, key, arena);
    } catch (StorageException.Missing e) {
      throw Corruption.in(key.value(), "It is missing.");
    }
  }

  /** Reads a whole file into memory that is not mapped, and checks all of it. */
  static BlockFile load(Storage storage, ObjectKey key, BlockFileKind kind, Arena arena) {
    try {
      BlockFile file = BlockFile.open(read(storage, key, arena), kind, key.value());
      file.verifyAll();
      return file;
    } catch (StorageException.Missing e) {
      throw Corruption.in(key.value(), "It is missing.");
    }
  }

  private static MemorySegment read(Storage storage, ObjectKey key, Arena arena) {
    StoredObject object = storage.find(key).orElseThrow(() -> new StorageException.Missing(key));
    MemorySegment memory = HugePages.allocate(Math.max(1, object.size()), arena);
    long done = 0;
    while (done < object.size()) {
      ByteBuffer part =
          memory.asSlice(done, Math.min(READ_BYTES, object.size() - done)).asByteBuffer();
      storage.read(key, done, part);
      if (part.position() == 0) {
        throw Corruption.in(key.value(), "It ends at " + done + " bytes.");
      }
      done += part.position();
    }
    return memory.asSlice(0, object.size()).asReadOnly();
  }

  /** Writes the live bits of a segment as a deletions object. */
  static void writeDeletions(Storage storage, ObjectKey key, OrdinalSet live, SegmentInfo info) {
    try (BlockFileWriter file = new BlockFileWriter(storage.upload(key), BlockFileKind.DELETIONS)) {
      file.begin(SegmentFormat.LIVE_BITS);
      file.write(live.words(), live.words().length);
      file.commit(info.encode());
    }
  }

  /** Reads what {@link #writeDeletions} wrote; null if there is no object, for all rows. */
  static @Nullable OrdinalSet readDeletions(Storage storage, @Nullable ObjectKey key, int rows) {
    if (key == null) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      BlockFile file = open(storage, key, BlockFileKind.DELETIONS, arena);
      MemorySegment bits = file.section(SegmentFormat.LIVE_BITS);
      file.verify(bits);
      int words = (rows + 63) >>> 6;
      if (bits.byteSize() != 8L * words) {
        throw Corruption.in(key.value(), "It is not for a segment of " + rows + " rows.");
      }
      long[] live = new long[words];
      MemorySegment.copy(bits, LONG, 0, live, 0, words);
      return OrdinalSet.ofWords(live, rows);
    }
  }
}
