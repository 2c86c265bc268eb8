package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;

/**
 * Which index a segment has or is to have: the names of plug-ins, never "auto".
 *
 * @param index the kind of index
 * @param quantization the codes that it searches on, or none
 */
public record IndexChoice(IndexSpec index, QuantizationSpec quantization) {}
