using System.Text.RegularExpressions;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Quarantine;

/// <summary>
/// <c>quarantine/…/&lt;from&gt;-&lt;to&gt;-&lt;hash&gt;.&lt;own hash&gt;.signed.json</c>, beside the file it speaks of: a person, or a program that knows, has looked
/// at these messages and found that none is missing from the accounts. Immutable; a file may have several, each of some of its messages.
/// </summary>
public sealed partial record QuarantineSignOff
{
    public const int CurrentFormat = 2;

    private const string FileSuffix = ".avro";

    public required int Format { get; init; }

    /// <summary>The bytes of the file that the messages lie in.</summary>
    public required ContentHash256 Sha256 { get; init; }

    /// <summary>The messages signed off; ascending, at least one.</summary>
    public required IReadOnlyList<LogOffset> Offsets { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>The object that holds it.</summary>
    public ObjectContent ToContent(ObjectKey file) => SignOffObjects.ContentOf(Stem(file), this);

    /// <summary>The file that a key's sign-off speaks of; false for any other key.</summary>
    public static bool TryParseKey(ObjectKey key, out ObjectKey file)
    {
        Match match = Form().Match(key.Value);
        file = match.Success ? ObjectKey.Parse(match.Groups["stem"].Value + FileSuffix) : default;
        return match.Success;
    }

    /// <exception cref="DamagedDataException">The bytes are not those its name says, or it speaks of another file.</exception>
    public static async Task<QuarantineSignOff> ReadAsync(IObjectStore store, ObjectKey key, SegmentReference file, CancellationToken cancellation) => SignOffObjects.Parse<QuarantineSignOff>(
        key,
        await SignOffObjects.ReadAsync(store, key, cancellation).ConfigureAwait(false),
        Form().Match(key.Value),
        CurrentFormat,
        signOff => signOff.Sha256 == file.Sha256 && signOff.Offsets.Count > 0 && signOff.Offsets.Zip(signOff.Offsets.Skip(1)).All(pair => pair.First < pair.Second),
        "speaks of another file than the one beside it");

    private static string Stem(ObjectKey file) => file.Value[..^FileSuffix.Length];

    [GeneratedRegex(@"\A(?<stem>quarantine/[^/]+/partition-\d{4,9}/\d{12,18}-\d{12,18}-[0-9a-f]{16})\.(?<hash>[0-9a-f]{16})\.signed\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
