using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Accounting.Aggregator.Store.S3;

/// <summary>Turns what the SDK throws into what the caller must do: try again, or tell it with its remedy.</summary>
internal static class S3Failure
{
    /// <summary>Errors of the SDK, the network and the reading of an answer; not a cancellation by the caller.</summary>
    public static bool Is(Exception exception, CancellationToken callers) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
        || (exception is OperationCanceledException && !callers.IsCancellationRequested);

    /// <summary>Whether the same call may succeed in a moment.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict } => true,
        AmazonServiceException { ErrorCode: "SlowDown" or "RequestTimeout" or "InternalError" or "ServiceUnavailable" or "BadDigest" } => true,
        // Whatever stands in front of the server doesn't find it at the moment.
        AmazonServiceException service when IsUnknown(service) => true,
        AmazonServiceException service => (int)service.StatusCode is 0 or (>= 500 and not 501),
        // The chain of credentials found none, or could not ask for them.
        AmazonClientException client => !client.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>The server itself says that the object isn't there (the bucket is). A proxy that doesn't find the server says no such thing.</summary>
    public static bool IsMissing(Exception exception) => exception is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" };

    /// <summary>"Not found" without a word of what: all that the answer to a HEAD can say, and of any other call no answer of the server's.</summary>
    public static bool IsUnknown(Exception exception) => exception is AmazonServiceException { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NotFound" or "" or null };

    /// <summary>An object stands where none was to be.</summary>
    public static bool IsTaken(Exception exception) => exception is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed };

    /// <summary>Another was at the same object at the same moment.</summary>
    public static bool IsConflict(Exception exception) => exception is AmazonS3Exception { StatusCode: HttpStatusCode.Conflict };

    /// <summary>A range of an object that has not a single byte.</summary>
    public static bool IsBeyondEnd(Exception exception) => exception is AmazonS3Exception { StatusCode: HttpStatusCode.RequestedRangeNotSatisfiable };

    public static StoreUnavailableException From(Exception exception, S3Place place, string what)
    {
        string at = place.Options.Endpoint is { } endpoint ? $" at {endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)}" : "";
        return new StoreUnavailableException($"{place.Address}{at}: {what} failed: {Cause(exception)} {Remedy(exception, place)}", exception);
    }

    private static string Cause(Exception exception)
    {
        string text = exception switch
        {
            AmazonServiceException { ErrorCode.Length: > 0 } service => $"{service.ErrorCode}: {service.Message}",
            OperationCanceledException => "the server did not answer in time",
            { InnerException: HttpRequestException or IOException } => exception.InnerException.Message,
            _ => exception.Message,
        };
        return text.TrimEnd().TrimEnd('.') + ".";
    }

    private static string Remedy(Exception exception, S3Place place) => exception switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => $"Make the bucket {place.Address.Bucket}, or name another with --store.",
        AmazonServiceException { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" } =>
            "Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role) and s3:region.",
        AmazonServiceException { ErrorCode: "RequestTimeTooSkewed" } => "Set this machine's clock.",
        AmazonServiceException { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" } => "Set s3:region to the bucket's region.",
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } => "Grant these credentials the permissions that docs/operations.md lists.",
        AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented } => "The server lacks what was asked for: see the s3 settings in docs/operations.md.",
        AmazonClientException client when !IsTransient(client) => "Give credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role).",
        _ when IsTransient(exception) => "Check the server and the way to it (s3:endpoint); it is tried again.",
        _ => "Mend it and start again.",
    };
}
