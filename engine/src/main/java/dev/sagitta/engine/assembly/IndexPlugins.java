package dev.sagitta.engine.assembly;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.engine.segment.CodedSearch;
import dev.sagitta.engine.segment.IndexChoice;
import dev.sagitta.spi.Provider;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.QuantizingIndexProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The index and quantization plug-ins, and what "auto" means.
 *
 * @param indexes the kinds of index
 * @param quantizers the kinds of quantization
 * @param codes the arithmetic over codes
 */
record IndexPlugins(
    List<IndexProvider> indexes, List<QuantizerProvider> quantizers, CodeKernel codes) {
  /**
   * Checks that a collection's index and quantization can be had.
   *
   * @throws InvalidRequestException if not
   */
  void check(CollectionSpec spec) {
    IndexSpec index = spec.index();
    QuantizationSpec quantization = spec.quantization();
    requireNoParameters("index", index.kind(), IndexSpec.AUTO, index.parameters());
    requireNoParameters(
        "quantization", quantization.kind(), QuantizationSpec.AUTO, quantization.parameters());
    requireNoParameters(
        "quantization", quantization.kind(), QuantizationSpec.NONE, quantization.parameters());
    boolean plain = isAuto(quantization) || isNone(quantization);
    if (!plain) {
      VectorQuantizer _ = quantizer(quantization);
    }
    if (!index.kind().equals(IndexSpec.AUTO)) {
      VectorIndex _ = index(index, plain ? QuantizationSpec.none() : quantization);
    }
  }

  private static void requireNoParameters(
      String what, String kind, String special, Map<String, String> parameters) {
    if (kind.equals(special) && !parameters.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "The " + what + " '" + kind + "' takes no parameters; name a kind to set any.");
    }
  }

  /**
   * The indexes that a segment of so many rows may have, see {@link
   * dev.sagitta.engine.segment.IndexFactory#choices}. Where the quantization is left to the
   * database, an index that is built anyway may search on the codes of every quantizer that offers
   * itself for the dimension, or on the vectors; a scan stays exact.
   */
  List<IndexChoice> choices(CollectionSpec spec, int rows) {
    IndexSpec index = resolved(spec.index(), rows);
    QuantizationSpec quantization =
        isAuto(spec.quantization()) ? QuantizationSpec.none() : spec.quantization();
    if (!(index(index, quantization) instanceof BuiltIndex)) {
      return List.of();
    }
    if (!isAuto(spec.quantization())) {
      return List.of(new IndexChoice(index, quantization));
    }
    List<String> offered =
        provider(index) instanceof QuantizingIndexProvider
            ? automatic(quantizers, QuantizerProvider::automaticFrom, spec.dimension())
            : List.of();
    List<IndexChoice> choices = new ArrayList<>();
    offered.forEach(name -> choices.add(new IndexChoice(index, QuantizationSpec.of(name))));
    choices.add(IndexChoice.withoutCodes(index, offered));
    return choices;
  }

  private IndexSpec resolved(IndexSpec index, int rows) {
    return index.kind().equals(IndexSpec.AUTO)
        ? automatic(indexes, IndexProvider::automaticFrom, rows).stream()
            .findFirst()
            .map(IndexSpec::of)
            .orElse(index)
        : index;
  }

  /** The names of the plug-ins whose threshold is reached, the highest first. */
  private static <T extends Provider> List<String> automatic(
      List<T> providers, Function<T, OptionalInt> from, int size) {
    return providers.stream()
        .filter(provider -> from.apply(provider).orElse(Integer.MAX_VALUE) <= size)
        .sorted(Comparator.comparingInt(provider -> -from.apply(provider).getAsInt()))
        .map(Provider::name)
        .toList();
  }

  /** How a search for k rows goes on codes; empty if the choice has no codes. */
  Optional<CodedSearch> codedSearch(IndexChoice choice, int k) {
    if (isNone(choice.quantization())
        || !(provider(choice.index()) instanceof QuantizingIndexProvider provider)) {
      return Optional.empty();
    }
    VectorQuantizer quantizer = quantizer(choice.quantization());
    return Optional.of(new CodedSearch(quantizer, provider.rescored(k, quantizer)));
  }

  /**
   * Checks the parameters of a search.
   *
   * @throws InvalidRequestException if an index that a large segment may have does not take them
   */
  void checkSearch(CollectionSpec spec, Map<String, String> parameters) {
    List<IndexChoice> choices = choices(spec, Integer.MAX_VALUE);
    choices.forEach(choice -> index(choice).checkSearch(parameters));
    if (choices.isEmpty()) {
      IndexSpec scan = resolved(spec.index(), Integer.MAX_VALUE);
      index(scan, QuantizationSpec.none()).checkSearch(parameters);
    }
  }

  /** The plug-in of a choice. */
  BuiltIndex index(IndexChoice choice) {
    return switch (index(choice.index(), choice.quantization())) {
      case BuiltIndex built -> built;
      case VectorIndex other ->
          throw new IllegalStateException("The index " + choice + " is not built: " + other);
    };
  }

  private VectorIndex index(IndexSpec index, QuantizationSpec quantization) {
    IndexProvider provider = provider(index);
    if (isNone(quantization)) {
      return provider.configure(index.parameters());
    }
    if (provider instanceof QuantizingIndexProvider quantizing) {
      return quantizing.configure(index.parameters(), quantizer(quantization));
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        "The index '"
            + index.kind()
            + "' does not search on codes; leave the quantization '"
            + quantization.kind()
            + "' out, or use none.");
  }

  private IndexProvider provider(IndexSpec index) {
    return find("index", indexes, index.kind(), List.of(IndexSpec.AUTO));
  }

  private VectorQuantizer quantizer(QuantizationSpec quantization) {
    return find(
            "quantization",
            quantizers,
            quantization.kind(),
            List.of(QuantizationSpec.AUTO, QuantizationSpec.NONE))
        .configure(quantization.parameters(), codes);
  }

  private static boolean isAuto(QuantizationSpec quantization) {
    return quantization.kind().equals(QuantizationSpec.AUTO);
  }

  private static boolean isNone(QuantizationSpec quantization) {
    return quantization.kind().equals(QuantizationSpec.NONE);
  }

  private static <T extends Provider> T find(
      String what, List<T> providers, String name, List<String> special) {
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> {
          String known =
              Stream.concat(special.stream(), providers.stream().map(Provider::name).sorted())
                  .collect(Collectors.joining(", "));
          return new InvalidRequestException(
              ErrorCode.UNKNOWN_PLUGIN,
              "There is no "
                  + what
                  + " plug-in '"
                  + name
                  + "' on the class path; there are: "
                  + known
                  + ".");
        });
  }
}
