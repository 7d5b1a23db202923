using System.Net;
using System.Security.Authentication;
using Confluent.SchemaRegistry;
using Newtonsoft.Json;

namespace Accounting.Ingest.Avro;

/// <summary>What an exception of Confluent's client means.</summary>
/// <param name="Message">What happened.</param>
/// <param name="IsTransient">Asking again may help: refused credentials, and answers that are none, do not get better by it.</param>
/// <param name="Remedy">Settings to look at; null where none is to blame.</param>
/// <param name="Cause">The exception.</param>
internal sealed record SchemaRegistryFailure(string Message, bool IsTransient, string? Remedy, Exception Cause)
{
    private const int SubjectNotFound = 40401;
    private const int VersionNotFound = 40402;
    private const int SchemaNotFound = 40403;

    /// <summary>Whether it is the registry that says so: a proxy that doesn't find the registry says "not found" too.</summary>
    public static bool IsUnknown(Exception exception) => exception is SchemaRegistryException
    {
        Status: HttpStatusCode.NotFound, ErrorCode: SubjectNotFound or VersionNotFound or SchemaNotFound,
    };

    public static SchemaRegistryFailure Of(Exception exception)
    {
        string message = exception.GetBaseException() is AuthenticationException handshake && handshake != exception
            ? $"{exception.Message} {handshake.Message}"
            : exception.Message;
        return StatusOf(exception) switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new(message, false, "Check schemas:registry_user and schemas:registry_password, or schemas:registry_token_url and what stands beside it.", exception),
            { } status => new(message, IsPassing(status), null, exception),
            _ when exception is HttpRequestException or OperationCanceledException => new(message, true, null, exception),
            _ when exception is JsonException => new($"the answer is not the registry's: {message}", false, null, exception),
            _ => OfToken(exception),
        };
    }

    /// <summary>One exception for what all addresses failed with; it passes if one of them may.</summary>
    public static SchemaRegistryUnavailableException Unavailable(string addresses, IReadOnlyCollection<SchemaRegistryFailure> failures)
    {
        string message = string.Join("; ", failures.Select(failure => failure.Message).Distinct());
        string? remedy = failures.Select(failure => failure.Remedy).FirstOrDefault(remedy => remedy is not null);
        return new SchemaRegistryUnavailableException(
            $"the Schema Registry at {addresses} gave no answer: {message}{(remedy is null ? "" : " " + remedy)}", failures.First().Cause)
        {
            IsTransient = failures.Any(failure => failure.IsTransient),
        };
    }

    /// <summary>Whatever else the client throws, it throws while it gets a token.</summary>
    private static SchemaRegistryFailure OfToken(Exception exception)
    {
        bool isTransient = exception.InnerException switch
        {
            HttpRequestException { StatusCode: { } status } => IsPassing(status),
            HttpRequestException or OperationCanceledException => true,
            _ => false,
        };
        return new(
            $"no token came: {exception.Message}", isTransient, isTransient ? null : "Check schemas:registry_token_url, schemas:registry_client_id, schemas:registry_client_secret and schemas:registry_scope.", exception);
    }

    /// <summary>A "not found" that isn't the registry's is that of a proxy whose registry is away.</summary>
    private static bool IsPassing(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static HttpStatusCode? StatusOf(Exception exception) => exception switch
    {
        SchemaRegistryException answer => answer.Status,

        // All that is left of a 401 whose body is no JSON.
        HttpRequestException { InnerException: HttpRequestException { Message: "Unauthorized" } } => HttpStatusCode.Unauthorized,
        _ => null,
    };
}
