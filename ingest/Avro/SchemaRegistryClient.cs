using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Confluent.SchemaRegistry;
using Newtonsoft.Json;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Looks schema ids up in a Confluent Schema Registry, once each: an id never changes its meaning. What a schema refers to is looked up
/// with it. An id that is unknown is asked for again after a while. Fingerprints, which a registry does not know, are looked up in the
/// schemas known beforehand. A registry that is away is asked again, after half a second and then after twice as long each time, up to
/// 10 s. Safe for several threads.
/// </summary>
public sealed class SchemaRegistryClient : ISchemaRegistry, IDisposable
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    /// <summary>Beyond this, ids that were unknown long enough ago are forgotten: a topic may be full of made-up ones.</summary>
    private const int UnknownMax = 10_000;

    /// <summary>How long an unknown id is not asked for again.</summary>
    public static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(30);

    private readonly SchemaRegistryServers _servers;
    private readonly SchemaStore _known;
    private readonly TimeSpan _retryBudget;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stopping;
    private readonly ConcurrentDictionary<int, long> _unknownSince = new();

    /// <param name="options">Where the registry is, and as whom it is asked.</param>
    /// <param name="known">Schemas known beforehand, by id too.</param>
    /// <param name="clock">Says when to ask again.</param>
    /// <param name="stopping">Ends a look-up at once: it happens within a consumer's poll, which carries no token so far.</param>
    /// <exception cref="InvalidSettingException">A file that the options name cannot be used.</exception>
    public SchemaRegistryClient(SchemaRegistryOptions options, SchemaStore known, TimeProvider clock, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(options);
        _servers = new SchemaRegistryServers(options);
        _known = known;
        _retryBudget = options.RetryBudget;
        _clock = clock;
        _stopping = stopping;
    }

    public bool TryFind(ulong fingerprint, [NotNullWhen(true)] out AvroSchema? schema) =>
        _known.TryFind(fingerprint, out schema);

    /// <exception cref="AvroSchemaException">The id stands for something that is no Avro schema.</exception>
    /// <exception cref="SchemaRegistryUnavailableException">The registry could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The look-up was to stop.</exception>
    public bool TryFind(int schemaId, [NotNullWhen(true)] out AvroSchema? schema)
    {
        if (_known.TryFind(schemaId, out schema))
            return true;
        if (_unknownSince.TryGetValue(schemaId, out long since) && _clock.GetElapsedTime(since) < UnknownFor)
            return false;
        schema = AskPatientlyAsync(schemaId).GetAwaiter().GetResult();
        if (schema is null)
        {
            RememberUnknown(schemaId);
            return false;
        }

        _known.Add(schemaId, schema);
        return true;
    }

    public void Dispose() => _servers.Dispose();

    /// <summary>The messages behind this one may want the same schema: better to wait here, as a member of the group, than to end.</summary>
    private async Task<AvroSchema?> AskPatientlyAsync(int schemaId)
    {
        // However many addresses and references there are: who polls too late is put out of its group.
        using var limit = new CancellationTokenSource(_retryBudget + SchemaRegistryOptions.AnswerWithin, _clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping);
        long began = _clock.GetTimestamp();
        for (TimeSpan wait = WaitMin; ; wait = 2 * wait < WaitMax ? 2 * wait : WaitMax)
        {
            try
            {
                return await AskAsync(schemaId, ends.Token).ConfigureAwait(false);
            }
            catch (SchemaRegistryUnavailableException failure) when (failure.IsTransient && _clock.GetElapsedTime(began) + wait <= _retryBudget)
            {
                await Task.Delay(wait, _clock, ends.Token).ConfigureAwait(false);
            }
            catch (SchemaRegistryUnavailableException failure)
            {
                throw new SchemaRegistryUnavailableException($"Schema {schemaId} could not be looked up: {failure.Message}", failure) { IsTransient = failure.IsTransient };
            }
            catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
            {
                throw new SchemaRegistryUnavailableException(
                    $"Schema {schemaId} could not be looked up: the Schema Registry at {_servers.Addresses} did not answer within {_retryBudget + SchemaRegistryOptions.AnswerWithin}.")
                { IsTransient = true };
            }
        }
    }

    /// <summary>The schema, or null where the registry doesn't know it, or something that it refers to.</summary>
    private async Task<AvroSchema?> AskAsync(int schemaId, CancellationToken cancellation)
    {
        try
        {
            string what = $"schema {schemaId} of the registry";
            Schema answer = await _servers.AskAsync(server => WholeAsync(server.GetSchemaAsync(schemaId, null)), cancellation).ConfigureAwait(false);
            var referenced = new List<string>();
            await AddReferencesAsync(answer, what, [], referenced, cancellation).ConfigureAwait(false);
            return AvroSchema.Parse(answer.SchemaString, referenced);
        }
        catch (SchemaRegistryException exception) when (SchemaRegistryFailure.IsUnknown(exception))
        {
            return null;
        }
    }

    /// <summary>Adds what the schema refers to, each after what it refers to itself, and once.</summary>
    private async Task AddReferencesAsync(
        Schema schema, string what, HashSet<(string Subject, int Version)> seen, List<string> referenced, CancellationToken cancellation)
    {
        RequireAvro(schema, what);
        foreach (SchemaReference reference in schema.References ?? [])
        {
            if (!seen.Add((reference.Subject, reference.Version)))
                continue;
            Schema definition = await _servers
                .AskAsync(server => WholeAsync(server.GetSchemaAsync(reference.Subject, reference.Version, ignoreDeletedSchemas: false)), cancellation)
                .ConfigureAwait(false);
            string name = $"version {reference.Version} of {reference.Subject}, which {what} refers to,";
            await AddReferencesAsync(definition, name, seen, referenced, cancellation).ConfigureAwait(false);
            referenced.Add(definition.SchemaString);
        }
    }

    /// <summary>An answer without a schema is none.</summary>
    private static async Task<T> WholeAsync<T>(Task<T> asked)
        where T : Schema
    {
        T answer = await asked.ConfigureAwait(false);
        return answer.SchemaString is null ? throw new JsonException("it has no schema") : answer;
    }

    private static void RequireAvro(Schema schema, string what)
    {
        try
        {
            if (schema.SchemaType != SchemaType.Avro)
                throw new AvroSchemaException($"{what} is not Avro but {schema.SchemaType}");
        }
        catch (InvalidOperationException exception)
        {
            throw new AvroSchemaException($"{what} is of a type that the client doesn't know: {exception.Message}", exception);
        }
    }

    /// <summary>Forgets those whose time is over where there are many.</summary>
    private void RememberUnknown(int schemaId)
    {
        if (_unknownSince.Count >= UnknownMax)
        {
            foreach ((int id, long since) in _unknownSince)
            {
                if (_clock.GetElapsedTime(since) >= UnknownFor)
                    _unknownSince.TryRemove(id, out _);
            }
        }

        if (_unknownSince.Count < UnknownMax)
            _unknownSince[schemaId] = _clock.GetTimestamp();
    }
}
