using Accounting.Aggregator.Store;

namespace Accounting.Service.CommandLine;

/// <summary>What an exception means to the person: the one place where exceptions become exit codes and messages.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Message">What it says.</param>
/// <param name="IsExpected">The world's fault, told in full by its message: no stack trace helps.</param>
public sealed record Failure(ExitCode ExitCode, string Message, bool IsExpected)
{
    public static Failure Of(Exception exception) => Unwrap(exception) switch
    {
        UsageException usage => new(ExitCode.Usage, usage.Message, true),
        StoreMismatchException mismatch => new(ExitCode.Usage, mismatch.Message, true),
        StoreUnavailableException unavailable => new(ExitCode.Unavailable, unavailable.Message, true),
        DamagedDataException damaged => new(ExitCode.Damaged, damaged.Message, true),
        OperationCanceledException => new(ExitCode.LeftUndone, "Stopped before it was done; nothing half-done was published.", true),
        var unexpected => new(ExitCode.LeftUndone, $"Unexpected failure: {unexpected.Message}", false),
    };

    private static Exception Unwrap(Exception exception) =>
        exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? Unwrap(aggregate.InnerExceptions[0]) : exception;
}
