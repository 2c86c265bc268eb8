package dev.sagitta.engine.row;

import java.util.Arrays;

/**
 * Sorts numbers by what they stand for: a merge sort that takes runs as they are. Ids and times
 * often come in order, and merged segments are each in order.
 */
public final class RunSort {
  private RunSort() {}

  /** Compares what two numbers stand for. */
  @FunctionalInterface
  public interface Comparison {
    /** Negative, zero or positive, as with any comparator. */
    int compare(int a, int b);
  }

  /** The numbers from 0 up to a count in order; equal ones keep their order. */
  public static int[] sorted(int count, Comparison comparison) {
    int[] from = new int[count];
    Arrays.setAll(from, i -> i);
    int[] to = new int[count];
    boolean sorted = count < 2;
    while (!sorted) {
      int runs = 0;
      for (int start = 0; start < count; runs++) {
        int middle = runEnd(from, start, comparison);
        int end = middle < count ? runEnd(from, middle, comparison) : middle;
        merge(from, new int[] {start, middle, end}, to, comparison);
        start = end;
      }
      sorted = runs == 1;
      int[] spare = from;
      from = to;
      to = spare;
    }
    return from;
  }

  private static int runEnd(int[] order, int start, Comparison comparison) {
    int end = start + 1;
    while (end < order.length && comparison.compare(order[end - 1], order[end]) <= 0) {
      end++;
    }
    return end;
  }

  /** Merges two neighbouring runs, given by where the first starts, it ends, and both end. */
  private static void merge(int[] from, int[] runs, int[] to, Comparison comparison) {
    int left = runs[0];
    int right = runs[1];
    for (int at = runs[0]; at < runs[2]; at++) {
      boolean takeLeft =
          right == runs[2]
              || (left < runs[1] && comparison.compare(from[left], from[right]) <= 0);
      to[at] = takeLeft ? from[left++] : from[right++];
    }
  }
}
