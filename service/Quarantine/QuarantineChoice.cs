using System.CommandLine;
using System.Globalization;
using Accounting.Ingest;
using Accounting.Service.Configuration;

namespace Accounting.Service.Quarantine;

/// <summary>The options that name quarantined messages by their place, and how they find them.</summary>
public sealed class QuarantineChoice
{
    private readonly Option<int?> _partition = new("--partition") { Description = "the messages' partition", HelpName = "P" };

    private readonly Option<long[]> _offsets = new("--offset") { Description = "a message's offset; repeatable", HelpName = "N", AllowMultipleArgumentsPerToken = true };

    private readonly Option<string?> _source = new("--source") { Description = "the messages' source, as 'quarantine list' shows it [default: the only one that fits]", HelpName = "S" };

    public IEnumerable<Option> All => [_partition, _offsets, _source];

    /// <summary>Whether a place was named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_partition) is not null || OffsetsOf(parsed).Length > 0;

    /// <summary>Those of the source, where one is named.</summary>
    /// <exception cref="UsageException">It is not the name of a source that has quarantined messages.</exception>
    public IReadOnlyList<QuarantineEntry> OfSource(ParseResult parsed, IReadOnlyList<QuarantineEntry> entries)
    {
        if (parsed.GetValue(_source) is not { } name)
        {
            return entries;
        }

        QuarantineEntry[] own = [.. entries.Where(entry => entry.Source.Value == name)];
        return own.Length > 0
            ? own
            : throw new UsageException($"No message of the source '{name}' is in quarantine. 'accounting quarantine list' shows the sources.");
    }

    /// <summary>The messages at the place named: at each offset one, or several where its value changed.</summary>
    /// <exception cref="UsageException">No place is named, nothing is there, or it is in several sources.</exception>
    public IReadOnlyList<QuarantineEntry> Find(ParseResult parsed, IReadOnlyList<QuarantineEntry> entries)
    {
        long[] offsets = OffsetsOf(parsed);
        if (parsed.GetValue(_partition) is not { } partition || offsets.Length == 0)
        {
            throw new UsageException("Name messages by --partition and --offset, as 'accounting quarantine list' shows them.");
        }

        QuarantineEntry[] there = [.. OfSource(parsed, entries).Where(entry => entry.Partition.Value == partition && offsets.Contains(entry.Message.Offset.Value))];
        if (offsets.Where(offset => there.All(entry => entry.Message.Offset.Value != offset)).ToList() is { Count: > 0 } missing)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"No message of partition {partition} at offset {string.Join(", ", missing)} is in quarantine. 'accounting quarantine list' shows what is."));
        }

        SourceId[] sources = [.. there.Select(entry => entry.Source).Distinct()];
        return sources.Length == 1
            ? there
            : throw new UsageException($"There is such a message in {sources.Length} sources ({string.Join(", ", sources)}); name one with --source.");
    }

    private long[] OffsetsOf(ParseResult parsed) => parsed.GetValue(_offsets) ?? [];
}
