using System.CommandLine;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Roles;

namespace Accounting.Service.Commands;

/// <summary><c>broker</c>: the development broker as a process of its own, until stopped.</summary>
public sealed class BrokerCommand : ICommandHandler
{
    private const int PartitionsMax = 1000;

    private static readonly Option<int> Partitions = new("--partitions") { Description = "partitions of the topic, 1 to 1000", HelpName = "N", DefaultValueFactory = _ => 4 };

    private static readonly Option<string> BootstrapFile = new("--bootstrap-file") { Description = "file to write host:port into once the topic exists; it appears whole, and goes when the broker stops", HelpName = "FILE", Required = true };

    public Command Command { get; } = new("broker", """
        Runs the development broker until stopped by Ctrl-C or SIGTERM. It listens on the loopback interface, keeps everything in memory,
        and no more than about 5 MB a partition: let 'produce' pace itself by the consumers' group. Not for production.

        Example:
          accounting broker --partitions 4 --bootstrap-file broker.txt
        """)
    {
        Partitions,
        BootstrapFile,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        int partitions = parsed.GetValue(Partitions);
        if (partitions is < 1 or > PartitionsMax)
        {
            throw new UsageException($"--partitions is {partitions}; it must be a whole number from 1 to {PartitionsMax}.");
        }

        string bootstrapFile = parsed.GetValue(BootstrapFile)!;
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions, context.Options.Kafka.Topic);
        WholeFile.Write(bootstrapFile, broker.BootstrapServers + "\n");
        context.Output.WriteNote($"Development broker at {broker.BootstrapServers}, topic {broker.Topic}, {Counted.Of(partitions, "partition")}.");
        await cancellation.WaitAsync().ConfigureAwait(false);
        WholeFile.Remove(bootstrapFile);
        return ExitCode.Done;
    }
}
