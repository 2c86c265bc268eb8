package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeSums;

/** Inner products of a query with codes, the query perhaps rounded. */
interface QueryProducts extends CodeSums<float[]> {
  /** The sum of the query's values, rounded as they are for the products. */
  double total();
}
