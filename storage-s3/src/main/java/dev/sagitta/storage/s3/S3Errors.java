package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StorageException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The one place where what a bucket or the SDK refuses is sorted. */
final class S3Errors {
  private S3Errors() {}

  /** What to do about a failed request. */
  enum Reaction {
    /** The object, or the bucket where the answer cannot tell, is absent. */
    MISSING_OBJECT,
    /** There is no such bucket. */
    MISSING_BUCKET,
    /** There is no such multipart upload: completed, aborted, or never begun. */
    MISSING_UPLOAD,
    /** A precondition did not hold. */
    PRECONDITION,
    /** Another request on the same key was under way: repeat the same request. */
    CONFLICT,
    /** The range begins behind the object's end. */
    RANGE,
    /** Credentials, permissions, or a bucket that is in another region. */
    DENIED,
    /** No space, or no more than a quota allows. */
    FULL,
    /** Repeat later; the request may have had its effect. */
    RETRY,
    /** The request itself was wrong; repeating does not help. */
    WRONG
  }

  static Reaction reaction(SdkException e) {
    if (!(e instanceof S3Exception answered)) {
      // Nothing was answered, or nothing that could be read.
      return String.valueOf(e.getMessage()).startsWith("Unable to load credentials")
          ? Reaction.DENIED
          : Reaction.RETRY;
    }
    AwsErrorDetails details = answered.awsErrorDetails();
    return reaction(
        details == null ? "" : String.valueOf(details.errorCode()), answered.statusCode());
  }

  /** By the code where it is known, and by the status where it is not or there is none. */
  static Reaction reaction(String code, int status) {
    return switch (code) {
      case "NoSuchKey" -> Reaction.MISSING_OBJECT;
      case "NoSuchBucket" -> Reaction.MISSING_BUCKET;
      case "NoSuchUpload" -> Reaction.MISSING_UPLOAD;
      case "PreconditionFailed" -> Reaction.PRECONDITION;
      case "ConditionalRequestConflict", "OperationAborted" -> Reaction.CONFLICT;
      case "InvalidRange" -> Reaction.RANGE;
      case "AccessDenied",
          "AccountProblem",
          "AllAccessDisabled",
          "AuthorizationHeaderMalformed",
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "PermanentRedirect",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired" ->
          Reaction.DENIED;
      case "QuotaExceeded", "XMinioStorageFull" -> Reaction.FULL;
      // The SDK corrects its clock by the answer; the others were spoilt on the way.
      case "RequestTimeTooSkewed",
          "BadDigest",
          "IncompleteBody",
          "InternalError",
          "InvalidDigest",
          "RequestTimeout",
          "ServiceUnavailable",
          "SlowDown",
          "TooManyRequests",
          "XAmzContentSHA256Mismatch" ->
          Reaction.RETRY;
      default ->
          switch (status) {
            case 401, 403, 301, 307 -> Reaction.DENIED;
            case 404 -> Reaction.MISSING_OBJECT;
            case 409 -> Reaction.CONFLICT;
            case 412 -> Reaction.PRECONDITION;
            case 416 -> Reaction.RANGE;
            case 408, 429 -> Reaction.RETRY;
            case 501 -> Reaction.WRONG;
            case 507 -> Reaction.FULL;
            default -> status >= 500 || status < 300 ? Reaction.RETRY : Reaction.WRONG;
          };
    };
  }

  /**
   * What the caller of a storage learns about a request that is not repeated.
   *
   * @param what what was tried, as in "could not …"
   */
  static StorageException sorted(String what, String where, SdkException e) {
    return sorted(reaction(e), "The S3 storage " + where + " could not " + what, e);
  }

  private static StorageException sorted(Reaction reaction, String message, SdkException e) {
    String told = message + ": " + reason(e);
    return switch (reaction) {
      case MISSING_BUCKET ->
          new StorageException.Missing(
              told + " Create the bucket, or mend its name or the endpoint.");
      case MISSING_OBJECT, MISSING_UPLOAD -> new StorageException.Missing(told);
      case DENIED ->
          new StorageException.Denied(
              told + " Mend the credentials, the permissions or the region.", e);
      case FULL -> new StorageException.Full(told + " Free some space, or raise the quota.", e);
      case PRECONDITION, CONFLICT, RANGE, RETRY, WRONG -> new StorageException.Unavailable(told, e);
    };
  }

  /** Why a request failed, in one sentence. */
  static String reason(SdkException e) {
    String text =
        e instanceof S3Exception answered && answered.awsErrorDetails() != null
            ? answered.statusCode()
                + " "
                + answered.awsErrorDetails().errorCode()
                + ", "
                + answered.awsErrorDetails().errorMessage()
            : String.valueOf(e.getMessage());
    Throwable cause = e.getCause();
    if (cause != null && !text.contains(String.valueOf(cause.getMessage()))) {
      text += " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")";
    }
    return text.endsWith(".") ? text : text + ".";
  }
}
