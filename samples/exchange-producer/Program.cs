// exchange-producer BOOTSTRAP_SERVERS REGISTRY_URL TOPIC FILE
//
// Writes a file of money events to Kafka, in the way that Confluent's packages suggest: the schema goes to the Schema Registry once,
// and every message names it by its id.
using System.Reflection;
using System.Text.Json;
using Accounting.Samples.ExchangeProducer;
using Avro;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

const int BatchEvents = 1_000;

if (args is not [string servers, string registryUrl, string topic, string file])
{
    await Console.Error.WriteLineAsync("usage: exchange-producer BOOTSTRAP_SERVERS REGISTRY_URL TOPIC FILE");
    return 2;
}

using Stream contract = Assembly.GetExecutingAssembly().GetManifestResourceStream("transaction.avsc")!;
var schema = (RecordSchema)Avro.Schema.Parse(await new StreamReader(contract).ReadToEndAsync());

// Idempotent: what the client sends again after a lost answer is in the log once. A second copy would do no harm, but be counted as one.
var kafka = new ProducerConfig { BootstrapServers = servers, EnableIdempotence = true };
using var registry = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registryUrl });
using IProducer<string, GenericRecord> producer = new ProducerBuilder<string, GenericRecord>(kafka)
    .SetValueSerializer(new AvroSerializer<GenericRecord>(registry))
    .Build();

int sent = 0;
foreach (string[] batch in File.ReadLines(file).Chunk(BatchEvents))
{
    // Each is acknowledged by the broker, or the program ends with the error of the first that isn't.
    await Task.WhenAll(batch.Select(line => producer.ProduceAsync(topic, MessageOf(line))));
    sent += batch.Length;
}

Console.WriteLine($"{sent} transactions written to {topic}");
return 0;

Message<string, GenericRecord> MessageOf(string line)
{
    MoneyEvent money = JsonSerializer.Deserialize<MoneyEvent>(line, MoneyEvent.Json)!;
    return new Message<string, GenericRecord> { Key = money.TransactionId.ToString(), Value = money.ToRecord(schema) };
}
