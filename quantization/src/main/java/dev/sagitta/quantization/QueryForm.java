package dev.sagitta.quantization;

/** What a query is turned into before it meets codes of bytes. */
enum QueryForm {
  /** Rounded onto the codes' grid: integer arithmetic, and an error like that of one more code. */
  BYTE,
  /** Left as it is: float arithmetic. */
  FLOAT
}
