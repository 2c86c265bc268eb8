/*
 * What an exact scan costs in C: a plain loop over rows of float32 values, compiled for this machine
 * with -O3 -march=native -ffast-math, in one thread.
 *
 * Usage: scan_baseline ROWS DIMENSION. Fills memory with values, prints "ready", then answers each line
 * "dot" or "l2" on its input with the nanoseconds of one scan of all rows. The caller decides when,
 * so that it can alternate with scans of its own.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static float next_value(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (float)((double)(*state >> 11) / (double)(1ull << 52) - 1.0);
}

static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

__attribute__((noinline)) static void scan_dot(
    const float *query, const float *rows, long count, long dimension, float *scores) {
  for (long row = 0; row < count; row++) {
    const float *vector = rows + row * dimension;
    float sum = 0;
    for (long i = 0; i < dimension; i++) {
      sum += query[i] * vector[i];
    }
    scores[row] = -sum;
  }
}

__attribute__((noinline)) static void scan_l2(
    const float *query, const float *rows, long count, long dimension, float *scores) {
  for (long row = 0; row < count; row++) {
    const float *vector = rows + row * dimension;
    float sum = 0;
    for (long i = 0; i < dimension; i++) {
      float difference = query[i] - vector[i];
      sum += difference * difference;
    }
    scores[row] = sum;
  }
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s ROWS DIMENSION\n", argv[0]);
    return 2;
  }
  long count = atol(argv[1]);
  long dimension = atol(argv[2]);
  float *rows = aligned_alloc(64, (size_t)count * dimension * sizeof(float));
  float *query = malloc(dimension * sizeof(float));
  float *scores = malloc(count * sizeof(float));
  if (rows == NULL || query == NULL || scores == NULL) {
    fprintf(stderr, "no memory\n");
    return 1;
  }
  uint64_t state = 88172645463325252ull;
  for (long i = 0; i < count * dimension; i++) {
    rows[i] = next_value(&state);
  }
  for (long i = 0; i < dimension; i++) {
    query[i] = next_value(&state);
  }
  memset(scores, 0, count * sizeof(float));
  puts("ready");
  fflush(stdout);

  char line[16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    double begin = nanoseconds();
    if (strncmp(line, "dot", 3) == 0) {
      scan_dot(query, rows, count, dimension, scores);
    } else {
      scan_l2(query, rows, count, dimension, scores);
    }
    double end = nanoseconds();
    /* Printing a score keeps the scan from being left out. */
    printf("%.0f %g\n", end - begin, scores[count / 2]);
    fflush(stdout);
  }
  return 0;
}
