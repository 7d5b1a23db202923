using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Looks schema ids up in a Confluent Schema Registry over its REST API (GET /schemas/ids/ID), once each: an id never
/// changes its meaning. An id that is unknown is asked for again after a while. Fingerprints, which that API does not
/// know, are looked up in the schemas known beforehand. A registry that is away is asked again, after half a second and then after twice as
/// long each time, up to 10 s. Safe for several threads.
/// </summary>
/// <param name="http">Its base address is the registry's, and ends with a slash; it carries the credentials.</param>
/// <param name="known">Schemas known beforehand, by id too.</param>
/// <param name="retryBudget">For how long a registry that is away is asked again; the caller waits.</param>
/// <param name="clock">Says when to ask again.</param>
public sealed class SchemaRegistryClient(HttpClient http, SchemaStore known, TimeSpan retryBudget, TimeProvider clock) : ISchemaRegistry
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    /// <summary>How long an unknown id is not asked for again.</summary>
    public static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, long> _unknownSince = new();

    public bool TryFind(ulong fingerprint, [NotNullWhen(true)] out AvroSchema? schema) =>
        known.TryFind(fingerprint, out schema);

    /// <exception cref="AvroSchemaException">The id stands for something that is no Avro schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">The registry could not be asked.</exception>
    public bool TryFind(int schemaId, [NotNullWhen(true)] out AvroSchema? schema)
    {
        if (known.TryFind(schemaId, out schema))
            return true;
        if (_unknownSince.TryGetValue(schemaId, out long since) && clock.GetElapsedTime(since) < UnknownFor)
            return false;
        string? json = AskPatiently(schemaId);
        if (json is null)
        {
            _unknownSince[schemaId] = clock.GetTimestamp();
            return false;
        }

        schema = AvroSchema.Parse(json);
        known.Add(schemaId, schema);
        return true;
    }

    /// <summary>The messages behind this one may want the same schema: better to wait here, as a member of the group, than to end.</summary>
    private string? AskPatiently(int schemaId)
    {
        long began = clock.GetTimestamp();
        for (TimeSpan wait = WaitMin; ; wait = 2 * wait < WaitMax ? 2 * wait : WaitMax)
        {
            try
            {
                return Ask(schemaId);
            }
            catch (SchemaRegistryUnavailableException failure) when (IsTransient(failure) && clock.GetElapsedTime(began) + wait <= retryBudget)
            {
                Task.Delay(wait, clock).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Refused credentials, and answers that are none, do not get better by asking again.</summary>
    private static bool IsTransient(SchemaRegistryUnavailableException failure) => failure.InnerException switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.NotFound,
        JsonException => false,
        _ => true,
    };

    private string? Ask(int schemaId)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"schemas/ids/{schemaId}");
            request.Headers.Accept.ParseAdd("application/vnd.schemaregistry.v1+json");
            request.Headers.Accept.ParseAdd("application/json");
            using HttpResponseMessage response = http.Send(request);
            using Stream body = response.Content.ReadAsStream();
            if (response.StatusCode == HttpStatusCode.NotFound && IsUnknown(body))
                return null;
            response.EnsureSuccessStatusCode();
            using JsonDocument answer = JsonDocument.Parse(body);
            return SchemaOf(schemaId, answer.RootElement);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException or IOException)
        {
            throw new SchemaRegistryUnavailableException(
                $"the Schema Registry at {http.BaseAddress?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} did not tell schema {schemaId}: {exception.Message}{Remedy(exception)}", exception);
        }
    }

    /// <summary>Whether it is the registry that says so (error codes 404xx): a proxy that doesn't find the registry says "not found" too.</summary>
    private static bool IsUnknown(Stream body)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty("error_code", out JsonElement code)
                && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out int number) && number is >= 40400 and <= 40499;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Remedy(Exception exception) => exception is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden }
        ? " Check schemas:registry_user and schemas:registry_password."
        : "";

    private static string SchemaOf(int schemaId, JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object)
        {
            // The type is left out for Avro, which was there first.
            if (answer.TryGetProperty("schemaType", out JsonElement type) && !type.ValueEquals("AVRO"))
                throw new AvroSchemaException($"schema {schemaId} of the registry is not Avro but {type}");
            if (answer.TryGetProperty("schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.String)
                return JsonText.Read(schema, $"schema {schemaId} of the registry");
        }

        throw new JsonException("the answer has no schema");
    }
}
