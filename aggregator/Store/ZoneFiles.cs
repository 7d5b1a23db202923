using System.Globalization;
using System.Text.RegularExpressions;

namespace Accounting.Aggregator.Store;

/// <summary>Where time-zone rules lie, and which of them are in force.</summary>
public static partial class ZoneFiles
{
    public const string Prefix = "state/zones/";

    /// <summary>The rules of that hash.</summary>
    public static ObjectKey Rules(ContentHash256 hash) => ObjectKey.Parse($"{Prefix}{hash}.json");

    /// <summary>What put rules in force as the first, second, … of the store.</summary>
    public static ObjectKey Entry(int number) => ObjectKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{Prefix}rules-{number:D4}.json"));

    public static bool TryParseRules(ObjectKey key, out ContentHash256 hash)
    {
        Match match = RulesForm().Match(key.Value);
        hash = match.Success ? ContentHash256.Parse(match.Groups[1].Value) : default;
        return match.Success;
    }

    public static bool TryParseEntry(ObjectKey key, out int number)
    {
        Match match = EntryForm().Match(key.Value);
        number = match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return match.Success;
    }

    [GeneratedRegex(@"\Astate/zones/([0-9a-f]{64})\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex RulesForm();

    [GeneratedRegex(@"\Astate/zones/rules-([0-9]{4})\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryForm();
}
