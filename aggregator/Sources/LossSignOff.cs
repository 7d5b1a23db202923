using System.Text.RegularExpressions;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>
/// <c>state/sources/&lt;source&gt;/lost.&lt;own hash&gt;.signed.json</c>, beside the description of the retired source: somebody accepts that what was lost
/// of it stays lost, or knows that it came in another way. Immutable; a source may have several, each of some of its partitions.
/// </summary>
public sealed partial record LossSignOff
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    /// <summary>What is signed off; at least one partition, ascending.</summary>
    public required IReadOnlyList<LostPartition> Partitions { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>The object that holds it.</summary>
    public ObjectContent ToContent() => SignOffObjects.ContentOf(BeginningOf(Source), this);

    /// <summary>What the keys of a retired source's sign-offs begin with.</summary>
    internal static string BeginningOf(SourceId source) => $"{CheckpointKey.SourcesPrefix}{source}/lost";

    public static bool IsKey(ObjectKey key) => Form().IsMatch(key.Value);

    /// <exception cref="DamagedDataException">The bytes are not those its name says, or it speaks of another source.</exception>
    public static LossSignOff Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        Match name = Form().Match(key.Value);
        return SignOffObjects.Parse<LossSignOff>(
            key,
            bytes,
            name,
            CurrentFormat,
            signOff => signOff.Source.Value == name.Groups["source"].Value && signOff.Partitions.Count > 0,
            "speaks of another source than the one beside it");
    }

    [GeneratedRegex(@"\Astate/sources/(?<source>[^/]+)/lost\.(?<hash>[0-9a-f]{16})\.signed\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
