package dev.sagitta.cloud.servers.s3;

/** How a server treats {@code If-Match} and {@code If-None-Match}. */
public enum Preconditions {
  /** Checked and acted on in one step, as the protocol has it. */
  EXACT,
  /** Checked, and acted on a moment later: right for one caller, wrong in races. */
  RACING,
  /** Exact for single puts, ignored when a multipart upload is completed. */
  IGNORED_BY_UPLOADS,
  /** Not looked at. */
  IGNORED
}
