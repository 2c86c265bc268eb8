package dev.sagitta.engine.segment;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.log.SpecCodec;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.storage.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of an open segment. Its object is read into memory, checked, when it is first searched.
 * A damaged index harms nothing but speed: the segment is scanned until another index is built.
 */
public final class SegmentIndex implements AutoCloseable {
  /** The section of the object that holds what the index plug-in has written. */
  public static final int SECTION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(SegmentIndex.class);

  private final Storage storage;
  private final IndexObject object;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable IndexReader reader;
  private volatile boolean damaged;
  private volatile @Nullable Aimed aimed;
  private @Nullable Arena arena;

  /** The reader of the last search that named a recall; most searches name the same. */
  private record Aimed(Calibration calibration, double recall, int k, IndexReader reader) {}

  /** The index of that object; nothing is read yet. */
  public SegmentIndex(Storage storage, IndexObject object) {
    this.storage = storage;
    this.object = object;
  }

  /** The index as the manifest names it. */
  public IndexObject object() {
    return object;
  }

  /** True once the index was found to be damaged. */
  public boolean isDamaged() {
    return damaged;
  }

  /**
   * A reader over the index, or null if it is damaged.
   *
   * @param indexes finds the plug-in that has built it, when it is opened
   * @param vectors the segment's vectors
   */
  public @Nullable IndexReader reader(
      IndexFactory indexes, VectorSource vectors, DistanceKernel kernel) {
    IndexReader ready = reader;
    if (ready != null || damaged) {
      return ready;
    }
    opening.lock();
    try {
      if (reader == null && !damaged) {
        reader = open(indexes.index(object.choice()), vectors, kernel);
      }
    } catch (CorruptException e) {
      LOG.warn("An index is damaged; its segment is scanned until it has another one.", e);
      damaged = true;
    } finally {
      opening.unlock();
    }
    return reader;
  }

  /**
   * A reader with the least effort that finds a share of the k nearest rows.
   *
   * @param reader what {@link #reader} has answered
   * @return the reader as it is if nothing was measured
   */
  IndexReader aimed(
      IndexReader reader, IndexFactory indexes, Calibration calibration, double recall, int k) {
    Aimed last = aimed;
    if (last != null
        && last.calibration.equals(calibration)
        && last.recall == recall
        && last.k == k) {
      return last.reader;
    }
    Aim aim = aim(indexes, calibration, recall, k);
    if (aim == null) {
      return reader;
    }
    IndexReader tuned = reader.tuned(aim.parameters());
    aimed = new Aimed(calibration, recall, k, tuned);
    return tuned;
  }

  /** What {@link #aimed} takes; null if nothing was measured. */
  @Nullable Aim aim(IndexFactory indexes, Calibration calibration, double recall, int k) {
    OptionalInt place = calibration.effort(recall, k);
    if (place.isEmpty()) {
      return null;
    }
    List<Map<String, String>> efforts = indexes.index(object.choice()).efforts(k);
    int effort = Math.min(place.getAsInt(), efforts.size() - 1);
    return new Aim(efforts.get(effort), calibration.recall(effort, k).orElse(0));
  }

  private IndexReader open(BuiltIndex index, VectorSource vectors, DistanceKernel kernel) {
    Arena own = Arena.ofShared();
    boolean done = false;
    try {
      BlockFile file = SegmentFiles.load(storage, object.key(), BlockFileKind.INDEX, own);
      checkDescription(file, vectors);
      MemorySegment bytes = file.section(SECTION);
      IndexReader opened = index.open(vectors, kernel, bytes);
      arena = own;
      done = true;
      return opened;
    } finally {
      if (!done) {
        own.close();
      }
    }
  }

  private void checkDescription(BlockFile file, VectorSource vectors) {
    ByteSource source = new ByteSource(ByteBuffer.wrap(file.description()), file.object());
    IndexChoice choice =
        new IndexChoice(SpecCodec.readIndex(source), SpecCodec.readQuantization(source));
    int rows = (int) source.varint();
    int dimension = (int) source.varint();
    if (!choice.equals(object.choice())
        || rows != vectors.size()
        || dimension != vectors.dimension()) {
      throw Corruption.in(
          file.object(),
          "It is "
              + choice
              + " over "
              + rows
              + " vectors of "
              + dimension
              + " values, which is not what its segment expects.");
    }
  }

  /** What an index's object says of itself. */
  public static byte[] description(IndexChoice choice, VectorSource vectors) {
    ByteSink sink = new ByteSink(64);
    SpecCodec.writeIndex(choice.index(), sink);
    SpecCodec.writeQuantization(choice.quantization(), sink);
    sink.varint(vectors.size());
    sink.varint(vectors.dimension());
    return sink.toArray();
  }

  /** Gives the memory back. No reader may be left. Idempotent. */
  @Override
  public void close() {
    opening.lock();
    try {
      Arena own = arena;
      if (own != null) {
        arena = null;
        reader = null;
        aimed = null;
        own.close();
      }
    } finally {
      opening.unlock();
    }
  }
}
