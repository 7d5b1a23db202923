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

    /// <summary>What to do about a sign-off that can't be relied on.</summary>
    public const string Remedy = "Restore it from a copy of the store, or remove it and sign off again.";

    public required int Format { get; init; }

    public required SignedDifference Signed { get; init; }

    /// <summary>The object that holds it.</summary>
    public ObjectContent ToContent()
    {
        byte[] bytes = StoreJson.Serialize(this);
        return ObjectContent.FromBytes(ObjectKey.Parse($"{Prefix}{Signed.Month}/{Signed.Control}.{ContentHash256.Of(bytes).Prefix16}.signed.json"), bytes);
    }

    /// <summary>All of a store, in a fixed order.</summary>
    /// <exception cref="DamagedDataException">One cannot be relied on.</exception>
    public static async Task<IReadOnlyList<SignedDifference>> ReadAllAsync(IObjectStore store, CancellationToken cancellation)
    {
        var found = new List<SignedDifference>();
        foreach (StoredObject listed in await store.ListAsync(Prefix, cancellation).ConfigureAwait(false))
        {
            byte[] bytes = await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false)
                ?? throw new DamagedDataException($"The sign-off {listed.Key} was listed and cannot be found. Look again.");
            found.Add(Parse(listed.Key, bytes).Signed);
        }

        return [.. found.OrderBy(signed => signed.At).ThenBy(signed => signed.By, StringComparer.Ordinal).ThenBy(signed => signed.Control, StringComparer.Ordinal).ThenBy(signed => signed.Currency)];
    }

    /// <exception cref="DamagedDataException">The bytes are not those its name says, or it speaks of another month or control.</exception>
    public static DifferenceSignOff Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        Match name = Form().Match(key.Value);
        if (!name.Success || ContentHash256.Of(bytes).Prefix16 != name.Groups["hash"].Value)
        {
            throw new DamagedDataException($"The bytes of the sign-off {key} are not those its name says. {Remedy}");
        }

        DifferenceSignOff signOff = StoreJson.Deserialize<DifferenceSignOff>(key, bytes, CurrentFormat);
        return signOff.Signed.Month.ToString() == name.Groups["month"].Value && signOff.Signed.Control == name.Groups["control"].Value
            ? signOff
            : throw new DamagedDataException($"The sign-off {key} speaks of another difference than its name. {Remedy}");
    }

    [GeneratedRegex(@"\Areports/sign-offs/(?<month>\d{4}-\d{2})/(?<control>[a-z.-]+)\.(?<hash>[0-9a-f]{16})\.signed\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
