package dev.sagitta.engine.maintain;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Indexing;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.BlockFileWriter;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.segment.Calibration;
import dev.sagitta.engine.segment.CodedSearch;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.RowMapping;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentIndex;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.WantedIndexes;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.index.Workers;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds indexes of segments as objects of the storage. */
final class IndexBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(IndexBuilder.class);
  private static final int LOGGED_ROWS = 100_000;

  private final Structure structure;
  private final Workers workers;
  private final WantedIndexes wanted;
  private final AtomicInteger abandoned = new AtomicInteger();
  private final Set<Monitor> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  IndexBuilder(Structure structure, Workers workers) {
    this.structure = structure;
    this.workers = workers;
    this.wanted = structure.wanted();
  }

  /** Stops the builds that are under way, and later ones. */
  void close() {
    closed = true;
  }

  /** True once builds are stopped for good. */
  boolean isClosed() {
    return closed;
  }

  /** Stops the builds that are under way. */
  void abandon() {
    abandoned.incrementAndGet();
  }

  /** How far the builds in a collection are, all together. */
  BuildProgress progress(long collection) {
    return running.stream()
        .filter(monitor -> monitor.collection.id() == collection)
        .map(monitor -> new BuildProgress(monitor.rows, monitor.built))
        .reduce(BuildProgress.NONE, BuildProgress::plus);
  }

  /**
   * Builds an index and makes it durable; no manifest names it yet.
   *
   * @param choices which index it may be, see {@link
   *     dev.sagitta.engine.segment.IndexFactory#choices}
   * @param parts gives the indexes of segments that went into this one
   * @throws CancellationException if cancelled meanwhile
   */
  IndexObject build(
      CollectionState collection,
      SegmentHandle segment,
      List<IndexChoice> choices,
      Function<IndexChoice, List<BuildInput.Part>> parts) {
    Monitor monitor = new Monitor(collection, segment.object().rows(), choices);
    running.add(monitor);
    try {
      VectorSource vectors = segment.blockOf(0).vectors();
      ObjectKey key = ObjectNames.index(segment.object().key(), structure.naming().ulids().next());
      DistanceKernel kernel = structure.indexes().kernel(collection.spec().distance());
      long seed = key.value().hashCode();
      IndexChoice choice =
          chosen(choices, new BuildInput(vectors, kernel, workers, seed, List.of()), monitor);
      monitor.meant = List.of(choice);
      BuildInput input = new BuildInput(vectors, kernel, workers, seed, parts.apply(choice));
      long bytes = write(key, choice, input, monitor);
      IndexObject object = new IndexObject(key, bytes, choice, Calibration.NONE);
      return calibrated(object, input, new Accepted.First(vectors.size()), monitor);
    } finally {
      running.remove(monitor);
    }
  }

  /**
   * The index of a segment, measured again.
   *
   * @throws CancellationException if cancelled meanwhile
   */
  IndexObject calibrated(CollectionState collection, SegmentHandle segment, IndexObject object) {
    Monitor monitor = new Monitor(collection, segment.object().rows(), List.of(object.choice()));
    VectorBlock rows = segment.blockOf(0);
    DistanceKernel kernel = structure.indexes().kernel(collection.spec().distance());
    BuildInput input = BuildInput.of(rows.vectors(), kernel, 0);
    return calibrated(object, input, segment.live(rows, RowSet.LATEST), monitor);
  }

  /** Reads the index back for it, as a search will: what was written is what counts. */
  private IndexObject calibrated(
      IndexObject object, BuildInput input, Accepted live, Monitor monitor) {
    try (SegmentIndex written = new SegmentIndex(structure.storage(), object)) {
      IndexReader reader = written.reader(structure.indexes(), input.vectors(), input.kernel());
      if (reader == null) {
        return object;
      }
      Calibrator.Subject subject =
          new Calibrator.Subject(structure.indexes().index(object.choice()), reader, live);
      return object.withCalibration(
          Calibrator.measure(subject, input, monitor, structure.naming().clock()));
    } catch (CancellationException e) {
      if (object.calibration().equals(Calibration.NONE)) {
        structure.garbage().mark(List.of(object.key()));
      }
      throw e;
    }
  }

  private long write(ObjectKey key, IndexChoice choice, BuildInput input, Monitor monitor) {
    try (BlockFileWriter file =
        new BlockFileWriter(structure.storage().upload(key), BlockFileKind.INDEX)) {
      file.begin(SegmentIndex.SECTION);
      structure.indexes().index(choice).build(input, file::write, monitor);
      return file.commit(SegmentIndex.description(choice, input.vectors()));
    }
  }

  /** The first choice whose codes, if it has any, find the near rows; the last needs no trial. */
  private IndexChoice chosen(List<IndexChoice> choices, BuildInput input, Monitor monitor) {
    for (IndexChoice choice : choices.subList(0, choices.size() - 1)) {
      Optional<CodedSearch> search = structure.indexes().codedSearch(choice, CodeTrial.K);
      if (search.isEmpty()) {
        return choice;
      }
      double recall = CodeTrial.recall(input, search.get(), monitor);
      if (recall >= CodeTrial.LEAST_RECALL) {
        return choice;
      }
      LOG.info(
          "'{}' gets no codes of '{}': they would find {} of the nearest records.",
          monitor.name(),
          choice.quantization().kind(),
          recall);
    }
    return choices.getLast();
  }

  /** The indexes of merged segments, those of the wanted kind, for a build to go on from. */
  List<BuildInput.Part> parts(CollectionState collection, RowMapping mapping, IndexChoice choice) {
    DistanceKernel kernel = structure.indexes().kernel(collection.spec().distance());
    List<BuildInput.Part> parts = new ArrayList<>();
    List<? extends RowSet> sources = mapping.sources();
    for (int source = 0; source < sources.size(); source++) {
      if (sources.get(source) instanceof SegmentHandle segment) {
        SegmentIndex index = segment.index();
        if (index != null && index.object().choice().equals(choice)) {
          IndexReader reader = segment.indexReader(structure.indexes(), kernel);
          if (reader != null) {
            parts.add(new BuildInput.Part(reader, newRows(mapping, source, segment)));
          }
        }
      }
    }
    return parts;
  }

  private static int[] newRows(RowMapping mapping, int source, SegmentHandle segment) {
    int[] rows = new int[segment.object().rows()];
    Arrays.setAll(rows, row -> mapping.newRow(source, row));
    return rows;
  }

  /** Knows how far a build is, and tells the log where it is a long one. */
  private final class Monitor implements BuildMonitor {
    private final CollectionState collection;
    private final int rows;
    private final int begun = abandoned.get();
    private volatile CollectionSpec judged;
    private volatile List<IndexChoice> meant;
    private volatile long built;
    private long logged;

    /**
     * Follows a build.
     *
     * @param meant what it may become
     */
    private Monitor(CollectionState collection, int rows, List<IndexChoice> meant) {
      this.collection = collection;
      this.rows = rows;
      this.judged = collection.spec();
      this.meant = meant;
    }

    /** Calls of several threads may come in another order than they were made. */
    @Override
    public synchronized void progress(long done, long total) {
      // What the kind of index counts need not be rows.
      long now = Math.round((double) done / Math.max(1, total) * rows);
      built = Math.clamp(now, built, rows);
      if (built >= logged + LOGGED_ROWS) {
        logged = built;
        LOG.debug("The index of '{}' has {} of {} rows.", name(), built, rows);
      }
    }

    private String name() {
      return collection.spec().name();
    }

    @Override
    public boolean cancelled() {
      return closed || begun != abandoned.get() || outdated();
    }

    /** True once the collection is gone, or is to have another index than what is being built. */
    @SuppressWarnings("ReferenceEquality") // Asked for every few rows; equal ones are judged anew.
    private boolean outdated() {
      CollectionState now = structure.views().peek().state().collection(collection.id());
      if (now == null) {
        return true;
      }
      if (now.spec() == judged) {
        return false;
      }
      if (!Indexing.of(now.spec()).equals(Indexing.of(collection.spec()))
          && Collections.disjoint(wanted.choices(now, rows), meant)) {
        return true;
      }
      judged = now.spec();
      return false;
    }
  }
}
