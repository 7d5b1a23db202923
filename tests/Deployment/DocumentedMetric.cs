using System.Text.RegularExpressions;
using Accounting.Tests.EndToEnd;

namespace Accounting.Tests.Deployment;

/// <summary>A row of the table of metrics in docs/operations.md: what dashboards and alerts are made from.</summary>
internal sealed partial record DocumentedMetric(string Name, string Kind, string Unit, IReadOnlyList<string> By, string Tells, IReadOnlyList<DocumentedAlert> Alerts)
{
    /// <summary>
    /// The name in Prometheus ("Prometheus and OpenMetrics Compatibility" of OpenTelemetry's specification): dots become underscores, the unit is appended
    /// unless the name ends with it, units in braces are dropped, a counter ends with _total.
    /// </summary>
    public string PrometheusName
    {
        get
        {
            string name = Name.Replace('.', '_');
            string unit = Unit switch { "s" => "seconds", "By" => "bytes", _ => "" };
            return (unit.Length == 0 || name.EndsWith($"_{unit}", StringComparison.Ordinal) ? name : $"{name}_{unit}") + (Kind == "counter" ? "_total" : "");
        }
    }

    public static IReadOnlyList<DocumentedMetric> ReadAll() =>
        [.. RowForm().Matches(File.ReadAllText(Path.Combine(AccountingProgram.Repository, "docs", "operations.md"))).Select(row => new DocumentedMetric(
            row.Groups["name"].Value,
            row.Groups["kind"].Value,
            row.Groups["unit"].Value,
            row.Groups["by"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            row.Groups["tells"].Value,
            [.. AlertForm().Matches(row.Groups["alerts"].Value).Select(alert => new DocumentedAlert(alert.Groups[1].Value, alert.Groups[2].Value, alert.Groups[3].Value))]))];

    [GeneratedRegex(@"(?m)^\| `(?<name>(accounting|messaging)\.[a-z.]+)` \| (?<kind>gauge|counter|histogram) \| (?<unit>\S*) *\| (?<by>[a-z., ]*) ?\| (?<tells>[^|]+) \| (?<alerts>[^|]*) ?\|$")]
    private static partial Regex RowForm();

    /// <summary><c>`expression` for 5m: remedy</c>; another after a semicolon, and remedies may have code and semicolons in them.</summary>
    [GeneratedRegex(@"`([^`]+)` for (\d+[mh]): (.+?)(?=; `[^`]+` for |\s*$)")]
    private static partial Regex AlertForm();
}

/// <param name="Expression">PromQL that is true where something is wrong.</param>
/// <param name="For">For how long, in Prometheus' form.</param>
/// <param name="Remedy">What it means, or what to do.</param>
internal sealed record DocumentedAlert(string Expression, string For, string Remedy);
