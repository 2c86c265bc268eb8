package dev.sagitta.api.recall;

import java.time.Duration;

/**
 * What share of the true neighbours searches find.
 *
 * <p>The interval is Wilson's score interval (E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", 1927) at an effective number of trials (E. L. Korn and B.
 * I. Graubard, "Confidence intervals for proportions with small expected number of positive counts
 * estimated from survey data", 1998): the neighbours of one query are found or missed together, so
 * that they count for fewer trials than there are neighbours, and for no fewer than there are
 * queries. It says what the mean over very many queries like these would be, with a confidence of
 * 95 %.
 *
 * @param mean the mean over the queries, from 0 to 1
 * @param low where the interval begins
 * @param high where it ends
 * @param worst the recall of the worst query
 * @param searchTime how long one of the searches took, on average
 * @param exactTime how long one exact answer took, on average; exact answers with the same filter
 *     share a pass over the vectors
 */
public record RecallEstimate(
    double mean, double low, double high, double worst, Duration searchTime, Duration exactTime) {}
