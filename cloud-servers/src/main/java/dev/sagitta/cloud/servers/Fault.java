package dev.sagitta.cloud.servers;

import java.time.Duration;

/** Something that goes wrong with one call. */
public sealed interface Fault {
  /** The call is answered late, and otherwise well. */
  record Delay(Duration time) implements Fault {}

  /** The connection breaks before the call has an effect. */
  record CutBefore() implements Fault {}

  /** The connection breaks after the call has had its effect; no answer leaves. */
  record CutAfter() implements Fault {}

  /** The call is refused, without an effect. */
  record Refuse(int status, String code) implements Fault {}

  /** The call has its effect, and the answer is an error all the same. */
  record RefuseAfter(int status, String code) implements Fault {}

  /** The connection breaks after so many bytes of the answer's body. */
  record CutBody(long bytes) implements Fault {}

  /** One bit of the answer's body is turned over, at a position counted from its beginning. */
  record CorruptBody(long position) implements Fault {}

  /** One bit of the request's body is turned over before the server looks at it. */
  record CorruptRequest(long position) implements Fault {}

  /** The call has no effect and no answer, while the connection stays open. */
  record StallBefore() implements Fault {}

  /** The call has its effect and no answer, while the connection stays open. */
  record StallAfter() implements Fault {}

  /** After so many bytes of the answer's body nothing more comes, while the connection stays. */
  record StallBody(long bytes) implements Fault {}
}
