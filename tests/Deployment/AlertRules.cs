using System.Globalization;
using System.Text;

namespace Accounting.Tests.Deployment;

/// <summary>Alerting rules for Prometheus, from the table of metrics ("Alerting rules" of Prometheus' documentation).</summary>
internal static class AlertRules
{
    public static string Of(IReadOnlyList<DocumentedMetric> metrics)
    {
        var text = new StringBuilder()
            .AppendLine("# Made from the table of metrics in docs/operations.md, which says what each means; a test holds the two together.")
            .AppendLine("groups:")
            .AppendLine("  - name: accounting-stream")
            .AppendLine("    rules:");
        foreach (DocumentedMetric metric in metrics)
        {
            for (int number = 0; number < metric.Alerts.Count; number++)
            {
                DocumentedAlert alert = metric.Alerts[number];
                text.AppendLine(CultureInfo.InvariantCulture, $"      - alert: {NameOf(metric.Name, number)}")
                    .AppendLine(CultureInfo.InvariantCulture, $"        expr: {Quoted(alert.Expression)}")
                    .AppendLine(CultureInfo.InvariantCulture, $"        for: {alert.For}")
                    .AppendLine("        annotations:")
                    .AppendLine(CultureInfo.InvariantCulture, $"          summary: {Quoted($"{metric.Name}: {metric.Tells}")}")
                    .AppendLine(CultureInfo.InvariantCulture, $"          description: {Quoted(alert.Remedy)}");
            }
        }

        return text.ToString();
    }

    /// <summary><c>accounting.run.duration</c>'s second: <c>AccountingRunDuration2</c>.</summary>
    private static string NameOf(string metric, int number) =>
        string.Concat(metric.Split('.').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + (number == 0 ? "" : (number + 1).ToString(CultureInfo.InvariantCulture));

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
