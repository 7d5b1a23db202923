using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>
/// <c>state/rules/&lt;revision&gt;.json</c>: somebody has settled anew when a transaction may say that it occurred. Each is made by one exclusive create
/// and never changed; the first follows what <c>store.json</c> says.
/// </summary>
public sealed record TimeRuleChange
{
    public const int CurrentFormat = 1;

    public const string Prefix = "state/rules/";

    /// <summary>
    /// What allows less is in force so long after it was settled: by then every consumer has read it, so that none judges by another rule than whoever
    /// judges again.
    /// </summary>
    public static readonly Duration Notice = Duration.FromHours(1);

    public required int Format { get; init; }

    /// <summary>Counted from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>The first UTC date that a transaction may name.</summary>
    public required HomeDate EarliestDay { get; init; }

    /// <summary>How far ahead of the broker's timestamp a transaction may lie.</summary>
    public required long AheadOfBrokerSeconds { get; init; }

    /// <summary>The first broker's timestamp for which it may allow less than before; what it allows more holds for all.</summary>
    public required Timestamp From { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    public static ObjectKey KeyOf(int revision) => ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{revision:D6}.json"));

    public ObjectContent ToContent() => ObjectContent.FromBytes(KeyOf(Revision), SealedJson.Serialize(this));
}
