using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Quarantine;

/// <summary>
/// <c>quarantine/ids/&lt;transaction&gt;.&lt;own hash&gt;.signed.json</c>: a person has looked at a revision whose first one never came, or that was sent with several contents, and
/// found that it counts rightly. Immutable. It accepts nothing where the id counts more than once, and of contents only those that it names: where another came since, it has to be looked at again.
/// </summary>
public sealed partial record IdSignOff
{
    public const int CurrentFormat = 1;

    /// <summary>Where all of them lie.</summary>
    public const string Prefix = "quarantine/ids/";

    public required int Format { get; init; }

    public required TransactionId TransactionId { get; init; }

    /// <summary>The contents among which the one that counts is right: their hashes, ascending, with spaces between; null of a first revision that never came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Contents { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>The object that holds it.</summary>
    public ObjectContent ToContent() => SignOffObjects.ContentOf($"{Prefix}{TransactionId}", this);

    /// <summary>All of a store, the earliest of each id and of what it says.</summary>
    /// <exception cref="DamagedDataException">One cannot be relied on.</exception>
    public static async Task<IReadOnlyList<SignedId>> ReadAllAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<IdSignOff> found = await SignOffObjects.ReadAllAsync(store, Prefix, (key, bytes) => Parse(key, bytes), cancellation).ConfigureAwait(false);
        return
        [
            .. found.GroupBy(signOff => (signOff.TransactionId, signOff.Contents))
                .Select(same => same.OrderBy(signOff => signOff.At).ThenBy(signOff => signOff.By, StringComparer.Ordinal).ThenBy(signOff => signOff.Reason, StringComparer.Ordinal).First())
                .OrderBy(signOff => signOff.TransactionId).ThenBy(signOff => signOff.Contents, StringComparer.Ordinal)
                .Select(signOff => new SignedId(signOff.TransactionId, signOff.By, signOff.Reason, signOff.Contents)),
        ];
    }

    /// <exception cref="DamagedDataException">The bytes are not those its name says, or it speaks of another id.</exception>
    public static IdSignOff Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        Match name = Form().Match(key.Value);
        return SignOffObjects.Parse<IdSignOff>(
            key, bytes, name, CurrentFormat, signOff => signOff.TransactionId.ToString() == name.Groups["id"].Value, "speaks of another transaction than its name");
    }

    [GeneratedRegex(@"\Aquarantine/ids/(?<id>[0-9a-f-]{36})\.(?<hash>[0-9a-f]{16})\.signed\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
