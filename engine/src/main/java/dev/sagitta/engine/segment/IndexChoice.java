package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import java.util.List;
import java.util.Map;

/**
 * Which index a segment has or is to have: the names of plug-ins, never "auto".
 *
 * @param index the kind of index
 * @param quantization the codes that it searches on, or none; {@link #withoutCodes} says more
 */
public record IndexChoice(IndexSpec index, QuantizationSpec quantization) {
  private static final String INSTEAD_OF = "insteadOf";

  /**
   * The index over the vectors themselves, because codes lose too much. It remembers which were
   * tried: it is something else than an index whose user asked for no codes, and gets out of date
   * when there are other codes to try.
   *
   * @param tried names of quantization plug-ins; if empty, none was considered
   */
  public static IndexChoice withoutCodes(IndexSpec index, List<String> tried) {
    Map<String, String> why =
        tried.isEmpty() ? Map.of() : Map.of(INSTEAD_OF, String.join(",", tried));
    return new IndexChoice(index, QuantizationSpec.of(QuantizationSpec.NONE, why));
  }
}
