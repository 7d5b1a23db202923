using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;

namespace Accounting.Service.Backfill;

/// <summary>What a backfill is to do.</summary>
public sealed record BackfillRequest
{
    /// <summary>What to read from the log; null where a file is read.</summary>
    public LogWish? Log { get; init; }

    /// <summary>The file to read; null where the log is.</summary>
    public ImportFile? File { get; init; }

    /// <summary>Whether what decodes differently is retracted and held anew.</summary>
    public bool DecodesAgain { get; init; }

    /// <summary>Whether it stops before anything counts, and leaves nothing behind.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether an import may add conflicts.</summary>
    public bool AcceptsConflicts { get; init; }

    public RunKind Kind => File is not null ? RunKind.Import : DecodesAgain ? RunKind.Redecode : RunKind.Backfill;

    /// <summary>What was asked for, in words.</summary>
    public string Text => File is { } file ? $"--input sha256:{file.Sha256}" : $"{Log!.Text}{(DecodesAgain ? " --decode-again" : "")}";
}
