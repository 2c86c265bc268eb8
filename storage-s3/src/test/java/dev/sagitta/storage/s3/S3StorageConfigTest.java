package dev.sagitta.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.StorageLocation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class S3StorageConfigTest {
  private static S3StorageConfig parsed(String uri) {
    return S3StorageConfig.parse(StorageLocation.parse(uri));
  }

  @Test
  void aBucketAloneIsEnough() {
    S3StorageConfig config = parsed("s3://my-bucket");
    assertThat(config.bucket()).isEqualTo("my-bucket");
    assertThat(config.prefix()).isEmpty();
    assertThat(config.where()).isEqualTo("s3://my-bucket/");
    assertThat(config.endpoint())
        .isEqualTo(new S3StorageConfig.Endpoint(Optional.empty(), Optional.empty(), false));
    assertThat(config.credentials())
        .isEqualTo(new S3StorageConfig.Credentials(Optional.empty(), Optional.empty()));
    assertThat(config.limits())
        .isEqualTo(
            new S3StorageConfig.Limits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                64,
                8 << 20,
                3,
                Duration.ofDays(1)));
    assertThat(config.contract()).isEqualTo(S3StorageConfig.Contract.REQUIRED);
  }

  @Test
  void everyOptionIsRead() {
    S3StorageConfig config =
        parsed(
            "s3://my-bucket/a/prefix/?region=eu-central-1&endpoint=https://minio:9000"
                + "&pathStyle=false&accessKeyId=id&secretAccessKey=a%2Fb&sessionToken=token"
                + "&timeout=500ms&deadline=2m&connections=7&partSize=6000000&partsAtOnce=2"
                + "&abandonedAfter=3h&contract=singleWriter");
    assertThat(config)
        .isEqualTo(
            new S3StorageConfig(
                "my-bucket",
                "a/prefix/",
                new S3StorageConfig.Endpoint(
                    Optional.of("eu-central-1"),
                    Optional.of(URI.create("https://minio:9000")),
                    false),
                new S3StorageConfig.Credentials(
                    Optional.empty(),
                    Optional.of(new S3StorageConfig.Keys("id", "a/b", Optional.of("token")))),
                new S3StorageConfig.Limits(
                    Duration.ofMillis(500),
                    Duration.ofMinutes(2),
                    7,
                    6_000_000,
                    2,
                    Duration.ofHours(3)),
                S3StorageConfig.Contract.SINGLE_WRITER));
    assertThat(parsed("s3://bucket?profile=work").credentials().profile()).contains("work");
  }

  @Test
  void anEndpointOfItsOwnIsAddressedByPathAndNeedsNoRegion() {
    S3StorageConfig config = parsed("s3://bucket?endpoint=http://127.0.0.1:9000");
    assertThat(config.endpoint().pathStyle()).isTrue();
    assertThat(config.endpoint().region()).contains("us-east-1");
  }

  @Test
  void secretsAreNotPrinted() {
    S3StorageConfig config = parsed("s3://bucket?accessKeyId=id&secretAccessKey=hush");
    assertThat(config.toString()).contains("keys of id").doesNotContain("hush");
  }

  @Test
  void whatIsWrongIsNamed() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry("s3:bucket", "names no bucket"),
            Map.entry("s3:///prefix", "The bucket ''"),
            Map.entry("s3://b", "The bucket 'b'"),
            Map.entry("s3://bucket/a//b", "'a//b'"),
            Map.entry("s3://bucket/" + "p".repeat(121), "121"),
            Map.entry("s3://bucket?regoin=x", "region"),
            Map.entry("s3://bucket?region=EU", "region=EU"),
            Map.entry("s3://bucket?endpoint=host:9000", "endpoint=host:9000"),
            Map.entry("s3://bucket?pathStyle=yes", "pathStyle=yes"),
            Map.entry("s3://bucket?accessKeyId=id", "secretAccessKey"),
            Map.entry("s3://bucket?sessionToken=t", "sessionToken"),
            Map.entry("s3://bucket?profile=p&accessKeyId=i&secretAccessKey=s", "exclude"),
            Map.entry("s3://bucket?timeout=10", "timeout=10"),
            Map.entry("s3://bucket?timeout=0s", "timeout"),
            Map.entry("s3://bucket?timeout=10s&deadline=9s", "9000 ms"),
            Map.entry("s3://bucket?connections=0", "connections=0"),
            Map.entry("s3://bucket?partSize=5242879", "5242880"),
            Map.entry("s3://bucket?partsAtOnce=many", "partsAtOnce=many"),
            Map.entry("s3://bucket?abandonedAfter=x", "abandonedAfter=x"),
            Map.entry("s3://bucket?contract=none", "singleWriter"));
    wrong.forEach((uri, named) ->
        assertThatThrownBy(() -> parsed(uri))
            .as(uri)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(named));
  }
}
