using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Files;
using Accounting.Ingest.Kafka;
using Accounting.Reporting.Close;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Journals;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>What an exception means to the person: the one place where exceptions become exit codes and messages.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Message">What it says.</param>
/// <param name="IsExpected">The world's fault, told in full by its message: no stack trace helps.</param>
public sealed record Failure(ExitCode ExitCode, string Message, bool IsExpected)
{
    public static Failure Of(Exception exception) => OfUnwrapped(Unwrap(exception));

    private static Failure OfUnwrapped(Exception exception) => exception switch
    {
        UsageException or FigureRefusedException or JournalRefusedException or InputFileException or InvalidSettingException or StoreMismatchException or SourceMismatchException or LogRefusedException
            => Expected(ExitCode.Usage, exception),
        StoreUnavailableException or BrokerUnavailableException or SchemaRegistryUnavailableException or UndecidedMessageException => Expected(ExitCode.Unavailable, exception),
        DamagedDataException or LogTruncatedException or PartitionsStoppedException => Expected(ExitCode.Damaged, exception),
        FencedException or PaceStalledException or RestatementRefusedException => Expected(ExitCode.LeftUndone, exception),
        ProductionStoppedException { InnerException: OperationCanceledException } stopped => new(ExitCode.LeftUndone, $"Stopped: {stopped.Message}", true),
        ProductionStoppedException { InnerException: { } reason } stopped => Of(reason) with { Message = $"{Of(reason).Message} {stopped.Message}" },
        OperationCanceledException => new(ExitCode.LeftUndone, "Stopped before it was done; nothing half-done was published.", true),
        var unexpected => new(ExitCode.LeftUndone, $"Unexpected failure: {unexpected.Message}", false),
    };

    private static Failure Expected(ExitCode code, Exception exception) => new(code, exception.Message, true);

    private static Exception Unwrap(Exception exception) =>
        exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? Unwrap(aggregate.InnerExceptions[0]) : exception;
}
