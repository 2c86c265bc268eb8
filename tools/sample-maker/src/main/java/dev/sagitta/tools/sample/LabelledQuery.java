package dev.sagitta.tools.sample;

import java.util.List;

/**
 * A question to the sample in words, with a filter in Sagitta's filter language.
 *
 * @param label the words, which are also what is embedded
 * @param filter the filter as JSON; empty for a query over everything
 */
record LabelledQuery(String label, String filter) {

  /** The queries of the sample: each has good answers, and each filter changes them. */
  static final List<LabelledQuery> ALL =
      List.of(
          unfiltered("a stormy sea with ships"),
          new LabelledQuery("a stormy sea with ships", "{\"year\":{\"$gte\":1900}}"),
          unfiltered("portrait of a woman in a blue dress"),
          new LabelledQuery("portrait of a woman in a blue dress", "{\"year\":{\"$gte\":1850}}"),
          unfiltered("mother and child"),
          new LabelledQuery("mother and child", "{\"classification\":\"sculpture\"}"),
          unfiltered("black and white abstract painting"),
          new LabelledQuery(
              "black and white abstract painting",
              "{\"classification\":\"painting\",\"year\":{\"$lt\":1970}}"),
          unfiltered("ruined abbey in a landscape"),
          new LabelledQuery(
              "ruined abbey in a landscape", "{\"subjects\":{\"$contains\":\"river\"}}"),
          unfiltered("the artist's self-portrait"),
          new LabelledQuery(
              "the artist's self-portrait",
              "{\"classification\":{\"$in\":[\"on paper, unique\",\"on paper, print\"]}}"),
          unfiltered("horses and dogs at a hunt"),
          unfiltered("the river Thames in London"),
          unfiltered("mountains and a lake"),
          unfiltered("biblical scene with angels"),
          unfiltered("bombed buildings during the war"),
          unfiltered("Ophelia drowning"));

  private static LabelledQuery unfiltered(String label) {
    return new LabelledQuery(label, "");
  }
}
