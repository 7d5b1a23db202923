using System.Globalization;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.Sharing;

/// <summary>Where offers lie, and what their shares left behind.</summary>
internal static class OfferFiles
{
    public const string Prefix = "state/offers/";

    public const string Offer = "offer.json";

    private const string Looking = "looking-";

    /// <summary>Replaced now and then by a process that looks for offers.</summary>
    public static ObjectKey LookingOf(string member) => ObjectKey.Parse($"{Prefix}{Looking}{member}.json");

    /// <summary>Whether the key is that of a process that looks for offers.</summary>
    public static bool IsLooking(ObjectKey key) => key.Value.StartsWith(Prefix + Looking, StringComparison.Ordinal);

    public static string Folder(string offer) => $"{Prefix}{offer}/";

    public static ObjectKey Key(string offer, string name) => ObjectKey.Parse($"{Folder(offer)}{name}");

    /// <summary>There once somebody is at the share.</summary>
    public static string Claim(int share) => string.Create(CultureInfo.InvariantCulture, $"share-{share:D2}-claim.json");

    /// <summary>There once somebody is through with the share, well or not.</summary>
    public static string Done(int share) => string.Create(CultureInfo.InvariantCulture, $"share-{share:D2}-done.json");

    /// <summary>What was made of the share.</summary>
    public static string File(int share, string name) => string.Create(CultureInfo.InvariantCulture, $"share-{share:D2}-{name}");

    /// <summary>The offer that a file belongs to.</summary>
    public static string OfferOf(ObjectKey key) => key.Value[Prefix.Length..].Split('/')[0];
}
