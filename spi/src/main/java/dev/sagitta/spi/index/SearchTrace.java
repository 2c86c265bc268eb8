package dev.sagitta.spi.index;

import dev.sagitta.api.search.SearchMethod;

/**
 * How a reader has searched.
 *
 * @param method what it chose
 * @param compared how many rows, or nodes that stand for them, it compared with the query by their
 *     vectors or codes; what it met on several levels may count on each, and what it compared
 *     before it fell back to a scan counts too
 */
public record SearchTrace(SearchMethod method, long compared) {}
