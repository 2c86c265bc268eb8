package dev.sagitta.engine.segment;

import dev.sagitta.spi.quantization.VectorQuantizer;

/**
 * How an index searches on codes.
 *
 * @param quantizer makes the codes
 * @param rescored how many candidates found by codes are compared with their vectors
 */
public record CodedSearch(VectorQuantizer quantizer, int rescored) {}
