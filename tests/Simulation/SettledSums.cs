using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.Pipeline;

namespace Accounting.Tests.Simulation;

/// <summary>What a compaction remembers of old checkpoints by what they come to, against all of them one by one.</summary>
internal static class SettledSums
{
    public static void Check(IObjectStore store)
    {
        Inputs inputs = new InputCatalog(store).RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        PinnedInputs pinned = new PinnedInputCatalog(store).RefreshAsync(_ => false, CancellationToken.None).GetAwaiter().GetResult();
        SortedDictionary<HomeDate, DayInputs> expected = DayInputs.ByDate(inputs);
        SortedDictionary<HomeDate, DayInputs> summed = DayInputs.ByDate(pinned);
        Stage.Require(expected.Keys.SequenceEqual(summed.Keys), $"checkpoints have rows of {string.Join(", ", expected.Keys)}, and as sums of {string.Join(", ", summed.Keys)}");
        foreach ((HomeDate date, DayInputs own) in expected)
        {
            Stage.Require(
                own.Summed.SequenceEqual(summed[date].Summed) && own.RetractedBy.SequenceEqual(summed[date].RetractedBy),
                $"checkpoints come to {string.Join(", ", own.Summed)} of {date}, and as sums to {string.Join(", ", summed[date].Summed)}");
        }

        Timestamp[] said = [.. inputs.Checkpoints.Select(checkpoint => checkpoint.CaughtUpAt).OfType<Timestamp>().Order()];
        SourceCatalog sources = SourceCatalog.OpenAsync(store, CancellationToken.None).GetAwaiter().GetResult();
        foreach (Timestamp now in said.Length == 0 ? [] : new[] { said[said.Length / 2], said[^1] })
        {
            IReadOnlyList<LogPosition> read = LogPosition.Of(sources, inputs, now);
            IReadOnlyList<LogPosition> alike = LogPosition.Of(sources, pinned.SummedAsync(store, now, CancellationToken.None).GetAwaiter().GetResult(), now);
            Stage.Require(read.SequenceEqual(alike), $"at {now} checkpoints tell of {string.Join(", ", read)}, and as sums of {string.Join(", ", alike)}");
        }

        Stage.Require(
            inputs.Quarantines.Select(link => link.File.Key).Order().SequenceEqual(pinned.Summed.Quarantines.Select(link => link.File.Key).Order()),
            "checkpoints and their sums name different files of quarantine");
        Stage.Require(inputs.Coverage().Includes(pinned.Coverage()) && pinned.Coverage().Includes(inputs.Coverage()), "checkpoints and their sums cover different offsets");
    }
}
