package dev.sagitta.engine.assembly;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.engine.database.Failures;
import dev.sagitta.engine.read.Searching;
import dev.sagitta.engine.segment.CodedSearch;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plug-ins of this process: the one place where they are looked for. */
public final class Plugins implements Searching {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  private static final AtomicBoolean WARMED_UP = new AtomicBoolean();

  private final List<StorageProvider> storages;
  private final IndexPlugins indexes;
  private final KernelProvider kernels;
  private final ScanIndex scan;

  private Plugins(List<StorageProvider> storages, IndexPlugins indexes, KernelProvider kernels) {
    this.storages = storages;
    this.indexes = indexes;
    this.kernels = kernels;
    this.scan =
        indexes.indexes().stream()
            .map(provider -> provider.configure(Map.of()))
            .filter(ScanIndex.class::isInstance)
            .map(ScanIndex.class::cast)
            .findFirst()
            .orElseThrow(() -> missing("exact index", "sagitta-index-flat"));
  }

  /**
   * Looks for plug-ins on the class path.
   *
   * @throws InvalidRequestException if there is no exact index or no arithmetic
   */
  public static Plugins discover() {
    KernelProvider kernels = chooseKernels(load(KernelProvider.class));
    return new Plugins(
        load(StorageProvider.class),
        new IndexPlugins(load(IndexProvider.class), load(QuantizerProvider.class), kernels.codes()),
        kernels);
  }

  private static <T> List<T> load(Class<T> type) {
    return ServiceLoader.load(type, Plugins.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static KernelProvider chooseKernels(List<KernelProvider> found) {
    KernelProvider chosen =
        found.stream()
            .filter(provider -> provider.obstacle().isEmpty())
            .max(Comparator.comparingInt(KernelProvider::priority))
            .orElseThrow(() -> missing("distance kernel", "sagitta-kernels"));
    for (KernelProvider provider : found) {
      if (provider.priority() > chosen.priority()) {
        LOG.warn(
            "The kernels '{}' serve; the faster '{}' cannot: {}",
            chosen.name(),
            provider.name(),
            provider.obstacle().orElse(""));
      }
    }
    return chosen;
  }

  private static InvalidRequestException missing(String what, String module) {
    return new InvalidRequestException(
        ErrorCode.UNKNOWN_PLUGIN,
        "There is no "
            + what
            + " on the class path; add the dependency dev.sagitta:"
            + module
            + ".");
  }

  /**
   * Opens the storage of a URI.
   *
   * @throws InvalidRequestException if no plug-in knows the scheme, or an option is wrong
   */
  public Storage openStorage(String uri, Access access) {
    try {
      StorageLocation location = StorageLocation.parse(uri);
      StorageProvider provider =
          storages.stream()
              .filter(candidate -> candidate.scheme().equals(location.scheme()))
              .findFirst()
              .orElseThrow(() -> unknownScheme(location.scheme()));
      return Failures.translated(() -> provider.open(location, access));
    } catch (CorruptException e) {
      // Where nothing is opened yet, an absent container is no damage: there is no database.
      if (e.getCause() instanceof StorageException.Missing missing) {
        throw new NotFoundException(
            ErrorCode.DATABASE_NOT_FOUND,
            "There is no database in "
                + StorageLocation.parse(uri).place()
                + ": "
                + missing.getMessage(),
            missing);
      }
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING, String.valueOf(e.getMessage()), e);
    }
  }

  private InvalidRequestException unknownScheme(String scheme) {
    String known =
        storages.stream()
            .map(provider -> provider.scheme() + ":")
            .sorted()
            .collect(Collectors.joining(", "));
    return new InvalidRequestException(
        ErrorCode.UNKNOWN_PLUGIN,
        "No storage plug-in on the class path opens '"
            + scheme
            + ":' locations; there are: "
            + (known.isEmpty() ? "none" : known)
            + ". Add the plug-in's dependency.");
  }

  /** Brings the kernels to full speed in a thread of its own, once in the life of the process. */
  void warmUp(ThreadFactory threads) {
    if (WARMED_UP.compareAndSet(false, true)) {
      threads.newThread(kernels::warmUp).start();
    }
  }

  @Override
  public ScanIndex scan() {
    return scan;
  }

  @Override
  public DistanceKernel kernel(Distance distance) {
    return kernels.kernel(distance);
  }

  @Override
  public void check(CollectionSpec spec) {
    indexes.check(spec);
  }

  @Override
  public void checkSearch(CollectionSpec spec, Map<String, String> parameters) {
    indexes.checkSearch(spec, parameters);
  }

  @Override
  public List<IndexChoice> choices(CollectionSpec spec, int rows) {
    return indexes.choices(spec, rows);
  }

  @Override
  public Optional<CodedSearch> codedSearch(IndexChoice choice, int k) {
    return indexes.codedSearch(choice, k);
  }

  @Override
  public BuiltIndex index(IndexChoice choice) {
    return indexes.index(choice);
  }
}
