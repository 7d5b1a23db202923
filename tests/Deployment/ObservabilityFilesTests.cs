using System.Text.RegularExpressions;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>
/// deploy/observability is made from the table of metrics in docs/operations.md, whose names other tests hold against the program's instruments.
/// After a change of the table, ACCOUNTING_MAKE_OBSERVABILITY=1 writes the files anew.
/// </summary>
public sealed partial class ObservabilityFilesTests
{
    private static readonly string Folder = Path.Combine(AccountingProgram.Repository, "deploy", "observability");

    private static readonly IReadOnlyList<DocumentedMetric> Metrics = DocumentedMetric.ReadAll();

    [Fact]
    public void The_alerts_are_those_of_the_table() => AssertMade("alerts.yaml", AlertRules.Of(Metrics));

    [Fact]
    public void The_dashboard_shows_every_metric_of_the_table() => AssertMade("dashboard.json", GrafanaDashboard.Of(Metrics));

    [Fact]
    public void Alerts_ask_for_nothing_but_names_and_labels_that_the_table_lists()
    {
        HashSet<string> names = [.. Metrics.SelectMany<DocumentedMetric, string>(metric => metric.Kind == "histogram"
            ? [$"{metric.PrometheusName}_bucket", $"{metric.PrometheusName}_count", $"{metric.PrometheusName}_sum"]
            : [metric.PrometheusName])];
        string[] expressions = [.. Metrics.SelectMany(metric => metric.Alerts).Select(alert => alert.Expression)];
        Assert.True(expressions.Length > 10);
        Assert.Equal([], expressions.SelectMany(expression => NameForm().Matches(expression)).Select(match => match.Value).Where(name => !names.Contains(name)));
        foreach (DocumentedMetric metric in Metrics)
        {
            Assert.All(metric.Alerts, alert => Assert.Contains(metric.PrometheusName, alert.Expression, StringComparison.Ordinal));
            Assert.All(metric.Alerts.SelectMany(alert => LabelForm().Matches(alert.Expression)), label => Assert.Contains(label.Groups[1].Value, metric.By));
        }
    }

    [Fact]
    public async Task Prometheus_own_grammar_reads_every_query()
    {
        string script = Path.Combine(AccountingProgram.Repository, "tests", "deployment-tools", "parse-promql.mjs");
        ForeignTool.RequireProgram("node", "Node.js");
        ForeignTool.RequirePaths([Path.Combine(Path.GetDirectoryName(script)!, "node_modules", "@prometheus-io")], "the npm packages of tests/deployment-tools");
        string[] queries = [.. Metrics.SelectMany(metric => metric.Alerts.Select(alert => alert.Expression)
            .Concat(GrafanaDashboard.QueriesOf(metric).Select(query => query.Expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal))))];

        Assert.Equal("", await DeploymentTool.RunAsync("node", [script, .. queries]));
        Assert.Contains("sum(rate(", await DeploymentTool.RunAsync("node", script, "sum(rate(x[5m])"), StringComparison.Ordinal);
    }

    private static void AssertMade(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("ACCOUNTING_MAKE_OBSERVABILITY") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    [GeneratedRegex(@"\b(?:accounting|messaging)_\w+")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"[{,](\w+)=")]
    private static partial Regex LabelForm();
}
