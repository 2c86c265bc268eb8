package dev.sagitta.storage.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the SDK's client from the settings. */
final class Clients {
  private Clients() {}

  /**
   * A client that sends each request once: a conditional write that the SDK repeated after a lost
   * answer would be told that somebody else has written. It computes no checksums of its own, as
   * not every store understands them in the form it sends by default; the storage sends those that
   * matter.
   */
  static S3Client of(S3StorageConfig config) {
    Duration timeout = config.limits().timeout();
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(config.limits().connections())
                    .connectionTimeout(timeout)
                    .connectionAcquisitionTimeout(config.limits().deadline())
                    .socketTimeout(timeout)
                    .expectContinueEnabled(false))
            .credentialsProvider(credentials(config.credentials()))
            .forcePathStyle(config.endpoint().pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .addPlugin(LegacyMd5Plugin.create())
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(false)
                    .expectContinueEnabled(false)
                    .build())
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                    .apiCallAttemptTimeout(timeout)
                    .build());
    config.endpoint().region().ifPresent(region -> builder.region(Region.of(region)));
    config.endpoint().uri().ifPresent(builder::endpointOverride);
    try {
      return builder.build();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "The S3 storage "
              + config.where()
              + " cannot be reached with these settings: "
              + S3Errors.reason(e)
              + " Name the region by ?region=… or in the environment.",
          e);
    }
  }

  private static AwsCredentialsProvider credentials(S3StorageConfig.Credentials credentials) {
    if (credentials.keys().isPresent()) {
      S3StorageConfig.Keys keys = credentials.keys().get();
      AwsCredentials known =
          keys.sessionToken().isPresent()
              ? AwsSessionCredentials.create(keys.id(), keys.secret(), keys.sessionToken().get())
              : AwsBasicCredentials.create(keys.id(), keys.secret());
      return StaticCredentialsProvider.create(known);
    }
    DefaultCredentialsProvider.Builder usual = DefaultCredentialsProvider.builder();
    credentials.profile().ifPresent(usual::profileName);
    return usual.build();
  }
}
