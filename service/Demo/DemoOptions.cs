using System.Globalization;
using Accounting.Ingest.Files;
using Accounting.Service.Produce;

namespace Accounting.Service.Demo;

/// <summary>Everything that decides what a demo's files hold: the same options give the same reports.</summary>
public sealed record DemoOptions
{
    /// <summary>Empty where the exchange is simulated.</summary>
    public required IReadOnlyList<DemoInput> Inputs { get; init; }

    /// <summary>How the files were read; null where their columns are the schema's.</summary>
    public TextMapping? Mapping { get; init; }

    /// <summary>Null where files were produced.</summary>
    public required DemoSimulation? Simulation { get; init; }

    public required string TimeZone { get; init; }

    public required int CloseDay { get; init; }

    public required long LatenessAllowanceHours { get; init; }

    /// <summary>What differs, each as <c>name: here, asked for</c>; empty where the options are the same. Order and names of files don't matter.</summary>
    public IReadOnlyList<string> DifferencesFrom(DemoOptions asked)
    {
        Dictionary<string, string> theirs = asked.Named();
        return
        [
            .. Named()
                .Where(option => option.Value != theirs[option.Key])
                .Select(option => $"{option.Key}: {option.Value}, asked for {theirs[option.Key]}"),
        ];
    }

    private Dictionary<string, string> Named() => new()
    {
        ["--input"] = Inputs.Count == 0 ? "none" : string.Join(' ', Inputs.Select(input => input.Sha256.Prefix16).Order(StringComparer.Ordinal)),
        ["--map"] = Pairs(Mapping?.Columns),
        ["--fill"] = Pairs(Mapping?.Values),
        ["--text-ids"] = Text(Mapping is { TextIds: true }),
        ["--seed"] = Text(Simulation?.Seed),
        ["--accounts"] = Text(Simulation?.Accounts),
        ["--transactions"] = Text(Simulation?.Transactions),
        ["--months"] = Text(Simulation?.Months),
        ["--start-month"] = Text(Simulation?.StartMonth),
        ["--time-zone"] = TimeZone,
        ["close:day"] = Text(CloseDay),
        ["close:lateness_allowance_hours"] = Text(LatenessAllowanceHours),
    };

    private static string Pairs(IReadOnlyDictionary<string, string>? pairs) =>
        pairs is null or { Count: 0 } ? "none" : string.Join(' ', pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    private static string Text(object? value) => value is null ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
