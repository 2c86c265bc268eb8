package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Received;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature version 4: whether a request was signed by somebody who knows the secret, over the
 * bytes that arrived. Signatures of single chunks are not checked.
 *
 * @param accessKeyId whose secret it is
 * @param secret the secret
 */
record Signature(String accessKeyId, String secret) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final String SCHEME = "AWS4-HMAC-SHA256 ";

  void check(Received request, Instant now) {
    String authorization =
        request.header("authorization").orElseThrow(() -> new S3Failure(403, "AccessDenied"));
    if (!authorization.startsWith(SCHEME)) {
      throw new S3Failure(400, "InvalidArgument");
    }
    Map<String, String> fields =
        List.of(authorization.substring(SCHEME.length()).split(",", -1)).stream()
            .map(String::strip)
            .collect(
                Collectors.toMap(
                    field -> field.substring(0, field.indexOf('=')),
                    field -> field.substring(field.indexOf('=') + 1)));
    String credential = fields.getOrDefault("Credential", "/");
    String scope = credential.substring(credential.indexOf('/') + 1);
    if (!credential.substring(0, credential.indexOf('/')).equals(accessKeyId)) {
      throw new S3Failure(403, "InvalidAccessKeyId");
    }
    String time = request.header("x-amz-date").orElse("");
    Instant signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
    if (Duration.between(signed, now).abs().compareTo(SKEW) > 0) {
      throw new S3Failure(403, "RequestTimeTooSkewed");
    }
    String expected = signature(request, fields.getOrDefault("SignedHeaders", ""), time, scope);
    if (!expected.equals(fields.get("Signature"))) {
      throw new S3Failure(403, "SignatureDoesNotMatch");
    }
    checkPayload(request);
  }

  private static void checkPayload(Received request) {
    String payload = request.header("x-amz-content-sha256").orElse("");
    if (payload.matches("[0-9a-f]{64}")
        && !payload.equals(hex(sha256(request.body().asByteBuffer())))) {
      throw new S3Failure(400, "XAmzContentSHA256Mismatch");
    }
  }

  private String signature(Received request, String signedHeaders, String time, String scope) {
    StringBuilder canonical = new StringBuilder(request.method()).append('\n');
    canonical.append(encoded(request.path()).replace("%2F", "/")).append('\n');
    canonical.append(
        request.query().entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .sorted()
            .collect(Collectors.joining("&")));
    canonical.append('\n');
    for (String name : signedHeaders.split(";", -1)) {
      List<String> values =
          request.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      canonical.append(name).append(':');
      canonical.append(
          values.stream()
              .map(value -> value.strip().replaceAll(" +", " "))
              .collect(Collectors.joining(",")));
      canonical.append('\n');
    }
    canonical.append('\n').append(signedHeaders).append('\n');
    canonical.append(request.header("x-amz-content-sha256").orElse(""));
    String toSign =
        SCHEME.strip()
            + "\n"
            + time
            + "\n"
            + scope
            + "\n"
            + hex(sha256(utf8(canonical.toString())));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256.", e);
    }
  }
}
