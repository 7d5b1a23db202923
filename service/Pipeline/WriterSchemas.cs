using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Pipeline;

/// <summary>The writers' schemas that a consumer knows: our own, those of a folder, and those that a Schema Registry tells.</summary>
public sealed class WriterSchemas : IDisposable
{
    private readonly SchemaRegistryClient? _client;

    private WriterSchemas(SchemaRegistryClient? client, ISchemaRegistry registry)
    {
        _client = client;
        Registry = registry;
    }

    public ISchemaRegistry Registry { get; }

    /// <param name="choice">The folder and the registry.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="stopping">Ends a wait for the registry at once, for as long as these schemas are used.</param>
    /// <exception cref="UsageException">The folder or a schema in it cannot be read.</exception>
    /// <exception cref="InvalidSettingException">The registry's settings cannot be honoured.</exception>
    public static WriterSchemas Open(SchemaChoice choice, TimeProvider clock, CancellationToken stopping)
    {
        SchemaStore known = TransactionDecoder.OwnSchemas();
        foreach (string path in choice.Folder is { } folder ? FilesOf(folder) : [])
        {
            Add(known, path);
        }

        if (choice.Registry is null)
        {
            return new WriterSchemas(null, known);
        }

        var client = new SchemaRegistryClient(choice.Registry, known, clock, stopping);
        return new WriterSchemas(client, client);
    }

    /// <summary>For a look at a message: a registry that is away is not waited for.</summary>
    /// <exception cref="UsageException">The folder or a schema in it cannot be read.</exception>
    /// <exception cref="InvalidSettingException">The registry's settings cannot be honoured.</exception>
    public static WriterSchemas OpenForLooking(CommandContext context) => context.Own(nameof(WriterSchemas), () => Open(
        context.Options.Schemas with { Registry = context.Options.Schemas.Registry is { } registry ? registry with { RetryBudget = TimeSpan.Zero } : null },
        context.Clock,
        CancellationToken.None));

    public void Dispose() => _client?.Dispose();

    private static IEnumerable<string> FilesOf(string folder) => Directory.Exists(folder)
        ? Directory.GetFiles(folder, "*.avsc").Order(StringComparer.Ordinal)
        : throw new UsageException($"schemas:folder: there is no folder '{folder}'; name one that holds .avsc files, or leave it empty.");

    private static void Add(SchemaStore known, string path)
    {
        try
        {
            known.Add(AvroSchema.Parse(File.ReadAllText(path)));
        }
        catch (Exception exception) when (exception is AvroSchemaException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"schemas:folder: {path} is no schema that can be used: {exception.Message}", exception);
        }
    }
}
