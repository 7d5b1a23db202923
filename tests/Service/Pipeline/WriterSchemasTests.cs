using System.Net;
using System.Text.Json.Nodes;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

public sealed class WriterSchemasTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Schemas_of_a_folder_are_known_by_their_fingerprint()
    {
        AvroSchema writer = AvroSchema.Parse(TransactionSchema.Json.Replace("\"reference\"", "\"note\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(_folder.Path, "writer.avsc"), writer.Json);

        using WriterSchemas schemas = WriterSchemas.Open(new SchemaChoice(null, _folder.Path), TimeProvider.System, CancellationToken.None);

        Assert.True(schemas.Registry.TryFind(writer.Fingerprint, out _));
        Assert.True(schemas.Registry.TryFind(TransactionSchema.Transaction.Fingerprint, out _));
        Assert.False(schemas.Registry.TryFind(1, out _));
    }

    [Fact]
    public void A_folder_or_schema_that_cannot_be_read_is_a_usage_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "broken.avsc"), "{");

        Assert.Contains("broken.avsc", Assert.Throws<UsageException>(() => Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<UsageException>(() => Open(Path.Combine(_folder.Path, "nowhere"))).Message, StringComparison.Ordinal);

        static void Open(string folder) => WriterSchemas.Open(new SchemaChoice(null, folder), TimeProvider.System, CancellationToken.None).Dispose();
    }

    [Fact]
    public async Task A_registry_is_asked_for_the_schema_of_a_confluent_framed_message()
    {
        StandInHttp registry = await StandInHttp.StartAsync(
            StandInHttp.Saying(HttpStatusCode.OK, new JsonObject { ["schema"] = TransactionSchema.Json }.ToJsonString()));
        using WriterSchemas schemas = WriterSchemas.Open(new SchemaChoice(new SchemaRegistryOptions([registry.Address]), null), TimeProvider.System, CancellationToken.None);
        var decoder = new TransactionDecoder(schemas.Registry);
        Transaction transaction = Transactions.Deposit(1, "12.34");
        byte[] framed = [0, 0, 0, 0, 42, .. Transactions.Encode(transaction)[10..]];

        Assert.Equal(transaction, decoder.Decode(framed).Transaction);
        Assert.Equal(["GET /schemas/ids/42"], registry.Requests);

        await registry.DisposeAsync();
        Assert.Equal(transaction, decoder.Decode(framed).Transaction);
        Assert.Throws<SchemaRegistryUnavailableException>(() => decoder.Decode([0, 0, 0, 0, 43, 1]));
    }
}
