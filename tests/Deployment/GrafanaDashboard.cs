using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Accounting.Tests.Deployment;

/// <summary>A dashboard for Grafana, from the table of metrics: a panel each, in rows by what they are about (Grafana's "Dashboard JSON model", schema 39).</summary>
internal static class GrafanaDashboard
{
    private const int Columns = 24;
    private const int PanelWidth = 8;
    private const int PanelHeight = 8;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IReadOnlyList<DocumentedMetric> metrics)
    {
        var panels = new JsonArray();
        int top = 0;
        foreach (IGrouping<string, DocumentedMetric> room in metrics.GroupBy(RoomOf))
        {
            panels.Add(new JsonObject
            {
                ["id"] = panels.Count + 1, ["type"] = "row", ["title"] = room.Key, ["collapsed"] = false, ["panels"] = new JsonArray(), ["gridPos"] = Place(0, top++, Columns, 1),
            });
            int left = 0;
            foreach (DocumentedMetric metric in room)
            {
                if (left == Columns)
                {
                    (left, top) = (0, top + PanelHeight);
                }

                panels.Add(Panel(panels.Count + 1, metric, Place(left, top, PanelWidth, PanelHeight)));
                left += PanelWidth;
            }

            top += PanelHeight;
        }

        return new JsonObject
        {
            ["title"] = "Accounting.Stream",
            ["uid"] = "accounting-stream",
            ["tags"] = new JsonArray("accounting-stream"),
            ["schemaVersion"] = 39,
            ["editable"] = true,
            ["refresh"] = "30s",
            ["time"] = new JsonObject { ["from"] = "now-6h", ["to"] = "now" },
            ["templating"] = new JsonObject { ["list"] = new JsonArray(DataSource(), Instances()) },
            ["panels"] = panels,
        }.ToJsonString(Readable) + "\n";
    }

    /// <summary>What a panel asks: a rate of counters, three quantiles of a histogram, a gauge as it is.</summary>
    internal static IEnumerable<(string Expression, string Legend)> QueriesOf(DocumentedMetric metric)
    {
        string name = metric.PrometheusName;
        string[] by = [.. metric.By.Select(label => label.Replace('.', '_'))];
        string labels = string.Join(", ", by);
        string legend = string.Join(' ', by.Prepend("instance").Select(label => $"{{{{{label}}}}}"));
        switch (metric.Kind)
        {
            case "counter":
                yield return ($"sum by (instance{string.Concat(by.Select(label => $", {label}"))}) (rate({name}{{instance=~\"$instance\"}}[$__rate_interval]))", legend);
                break;
            case "histogram":
                foreach (string quantile in new[] { "0.5", "0.95", "0.99" })
                {
                    yield return (
                        $"histogram_quantile({quantile}, sum by (le{(by.Length == 0 ? "" : $", {labels}")}) (rate({name}_bucket{{instance=~\"$instance\"}}[$__rate_interval])))",
                        string.Join(' ', by.Select(label => $"{{{{{label}}}}}").Prepend(quantile)));
                }

                break;
            default:
                yield return ($"{name}{{instance=~\"$instance\"}}", legend);
                break;
        }
    }

    private static JsonObject Panel(int id, DocumentedMetric metric, JsonObject place) => new()
    {
        ["id"] = id,
        ["type"] = "timeseries",
        ["title"] = metric.Name,
        ["description"] = metric.Tells,
        ["datasource"] = Source(),
        ["gridPos"] = place,
        ["fieldConfig"] = new JsonObject
        {
            ["defaults"] = new JsonObject { ["unit"] = UnitOf(metric), ["min"] = 0, ["custom"] = new JsonObject { ["fillOpacity"] = 8, ["showPoints"] = "never" } },
            ["overrides"] = new JsonArray(),
        },
        ["options"] = new JsonObject { ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom" }, ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" } },
        ["targets"] = new JsonArray([.. QueriesOf(metric).Select((query, index) => new JsonObject
        {
            ["refId"] = ((char)('A' + index)).ToString(), ["datasource"] = Source(), ["expr"] = query.Expression, ["legendFormat"] = query.Legend,
        })]),
    };

    /// <summary>Grafana's names of units.</summary>
    private static string UnitOf(DocumentedMetric metric) => (metric.Unit, metric.Kind) switch
    {
        ("s", _) => "s",
        ("By", "counter") => "Bps",
        ("By", _) => "bytes",
        (_, "counter") => "cps",
        _ => "short",
    };

    private static string RoomOf(DocumentedMetric metric) => metric.Name.Split('.')[..2] is ["accounting", var room] ? char.ToUpperInvariant(room[0]) + room[1..] : "Consumer";

    private static JsonObject Place(int left, int top, int width, int height) => new() { ["x"] = left, ["y"] = top, ["w"] = width, ["h"] = height };

    private static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = "${datasource}" };

    private static JsonObject DataSource() => new() { ["name"] = "datasource", ["label"] = "Prometheus", ["type"] = "datasource", ["query"] = "prometheus" };

    private static JsonObject Instances() => new()
    {
        ["name"] = "instance",
        ["label"] = "Process",
        ["type"] = "query",
        ["datasource"] = Source(),
        ["query"] = "label_values(accounting_store_call_duration_seconds_count, instance)",
        ["includeAll"] = true,
        ["multi"] = true,
        ["current"] = new JsonObject { ["text"] = "All", ["value"] = "$__all" },
    };
}
