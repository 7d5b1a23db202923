using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Published;

/// <summary><c>reports/sign-offs/&lt;month&gt;/&lt;control&gt;.&lt;own hash&gt;.signed.json</c>: somebody accepts the difference that a control found. Immutable.</summary>
public sealed partial record DifferenceSignOff
{
    public const int CurrentFormat = 1;

    /// <summary>Where all of them lie.</summary>
    public const string Prefix = "reports/sign-offs/";

    public required int Format { get; init; }

    public required SignedDifference Signed { get; init; }

    /// <summary>The object that holds it.</summary>
    public ObjectContent ToContent() => SignOffObjects.ContentOf($"{Prefix}{Signed.Month}/{Signed.Control}", this);

    /// <summary>All of a store, in a fixed order.</summary>
    /// <exception cref="DamagedDataException">One cannot be relied on.</exception>
    public static async Task<IReadOnlyList<SignedDifference>> ReadAllAsync(IObjectStore store, CancellationToken cancellation)
    {
        IReadOnlyList<DifferenceSignOff> found = await SignOffObjects.ReadAllAsync(store, Prefix, (key, bytes) => Parse(key, bytes), cancellation).ConfigureAwait(false);
        return
        [
            .. found.Select(signOff => signOff.Signed)
                .OrderBy(signed => signed.At).ThenBy(signed => signed.By, StringComparer.Ordinal).ThenBy(signed => signed.Control, StringComparer.Ordinal).ThenBy(signed => signed.Currency),
        ];
    }

    /// <exception cref="DamagedDataException">The bytes are not those its name says, or it speaks of another month or control.</exception>
    public static DifferenceSignOff Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        Match name = Form().Match(key.Value);
        return SignOffObjects.Parse<DifferenceSignOff>(
            key,
            bytes,
            name,
            CurrentFormat,
            signOff => signOff.Signed.Month.ToString() == name.Groups["month"].Value && signOff.Signed.Control == name.Groups["control"].Value,
            "speaks of another difference than its name");
    }

    [GeneratedRegex(@"\Areports/sign-offs/(?<month>\d{4}-\d{2})/(?<control>[a-z.-]+)\.(?<hash>[0-9a-f]{16})\.signed\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
