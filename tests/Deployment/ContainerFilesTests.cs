using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Accounting.Service.Configuration;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>What can be checked of the container files without an engine: that they speak of settings, commands and files that there are.</summary>
public sealed partial class ContainerFilesTests
{
    private static readonly string[] Dockerfile = File.ReadAllLines(Path.Combine(AccountingProgram.Repository, "Dockerfile"));

    [Fact]
    public void The_image_sets_settings_that_exist_to_values_that_they_may_have()
    {
        (string Name, string Value)[] set = [.. Dockerfile.SelectMany(line => EnvironmentForm().Matches(line)).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.NotEmpty(set);
        KnownSettings.AssertValid(set);
    }

    [Fact]
    public void The_image_copies_what_is_there_and_leaves_the_administrator_behind()
    {
        string[] copied = [.. Dockerfile.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
        Assert.Equal(["."], copied);
        Assert.Contains("USER 10001", Dockerfile);
        Assert.Equal(2, Dockerfile.Count(line => line.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.Single(Dockerfile, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.EndsWith("CMD [\"/opt/accounting/accounting\", \"health\"]", StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_is_built_without_an_argument_and_by_the_sdk_alone()
    {
        string[] images = [.. Dockerfile.Where(line => line.StartsWith("ARG ", StringComparison.Ordinal) && line.Contains("_IMAGE", StringComparison.Ordinal))];
        Assert.Equal(["SDK_IMAGE", "RUNTIME_IMAGE"], images.Select(line => line["ARG ".Length..].Split('=')[0]));
        Assert.All(images, line => Assert.EndsWith(":10.0", line, StringComparison.Ordinal));
        Assert.DoesNotContain(Dockerfile, line => line.Contains("apt-get", StringComparison.Ordinal));
        Assert.Single(Dockerfile, line => line.StartsWith("RUN dotnet publish service ", StringComparison.Ordinal));
        JsonElement build = Compose().GetProperty("services").GetProperty("consumer-1").GetProperty("build");
        Assert.All(build.GetProperty("args").EnumerateObject(), argument => Assert.Contains(":-", argument.Value.GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_of_ours_has_settings_that_exist_commands_that_parse_and_a_root_that_is_read_only()
    {
        JsonElement services = Compose().GetProperty("services");
        JsonProperty[] ours = [.. services.EnumerateObject().Where(service => service.Value.GetProperty("image").GetString() == "accounting-stream")];
        Assert.Equal(["consumer-1", "consumer-2", "compactor", "nightly", "dashboard", "simulator"], ours.Select(service => service.Name));
        foreach (JsonProperty service in ours)
        {
            KnownSettings.AssertValid([.. service.Value.GetProperty("environment").EnumerateObject()
                .Where(variable => variable.Name.StartsWith(SettingSources.EnvironmentPrefix, StringComparison.Ordinal))
                .Select(variable => (variable.Name, DefaultOf(variable.Value.GetString()!)))]);
            Assert.True(service.Value.GetProperty("read_only").GetBoolean());
            Assert.True(service.Value.TryGetProperty("deploy", out _));
            KnownSettings.AssertParses([.. service.Value.GetProperty("command").EnumerateArray().Select(word => word.GetString()!)]);
        }
    }

    [Fact]
    public void What_people_open_is_published_on_this_machine_alone_and_every_limit_leaves_room_beside_the_heap()
    {
        JsonProperty[] services = [.. Compose().GetProperty("services").EnumerateObject()];
        string[] published = [.. services.Where(service => service.Value.TryGetProperty("ports", out _)).SelectMany(service => service.Value.GetProperty("ports").EnumerateArray()).Select(port => port.GetString()!)];
        Assert.NotEmpty(published);
        Assert.All(published, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        foreach (JsonProperty service in services.Where(service => service.Value.TryGetProperty("environment", out JsonElement variables) && variables.EnumerateObject().Any(variable => variable.Name.EndsWith("_HEAP_OPTS", StringComparison.Ordinal))))
        {
            int heapMib = service.Value.GetProperty("environment").EnumerateObject().Where(variable => variable.Name.EndsWith("_HEAP_OPTS", StringComparison.Ordinal))
                .Select(variable => int.Parse(HeapForm().Match(variable.Value.GetString()!).Groups[1].Value, CultureInfo.InvariantCulture)).Single();
            string limit = service.Value.GetProperty("deploy").GetProperty("resources").GetProperty("limits").GetProperty("memory").GetString()!;
            int limitMib = int.Parse(limit[..^1], CultureInfo.InvariantCulture) * (limit[^1] == 'g' ? 1024 : 1);
            Assert.True(2 * heapMib <= limitMib, $"{service.Name} has a heap of {heapMib} MiB in {limitMib} MiB");
        }
    }

    [Fact]
    public void Every_variable_that_must_be_set_is_named_in_the_example_of_env()
    {
        string[] named = [.. File.ReadLines(Path.Combine(AccountingProgram.Repository, ".env.example")).Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split('=')[0])];
        string compose = File.ReadAllText(Path.Combine(AccountingProgram.Repository, "docker-compose.yml"));
        string[] wanted = [.. WantedForm().Matches(compose).Select(match => match.Groups[1].Value).Distinct()];
        Assert.Equal(["STORE_ACCESS_KEY", "STORE_SECRET_KEY"], wanted);
        Assert.Equal([], wanted.Except(named));
    }

    [Fact]
    public void The_pages_are_shown_by_TLS_to_who_has_a_token()
    {
        JsonElement compose = Compose();
        JsonElement dashboard = compose.GetProperty("services").GetProperty("dashboard");
        JsonElement settings = dashboard.GetProperty("environment");
        string port = new Uri(settings.GetProperty("ACCOUNTING__DASHBOARD__ADDRESS").GetString()!).Port.ToString(CultureInfo.InvariantCulture);
        string address = settings.GetProperty("ACCOUNTING__DASHBOARD__PUBLIC_ADDRESS").GetString()!;
        string[] proxy = [.. compose.GetProperty("services").GetProperty("tls").GetProperty("command").EnumerateArray().Select(word => word.GetString()!)];
        Assert.Equal(address, proxy[Array.IndexOf(proxy, "--from") + 1]);
        Assert.Equal($"dashboard:{port}", proxy[Array.IndexOf(proxy, "--to") + 1]);
        Assert.False(dashboard.TryGetProperty("ports", out _));
        Assert.Contains("tokens:" + Path.GetDirectoryName(settings.GetProperty("ACCOUNTING__DASHBOARD__TOKENS_FILE").GetString()), dashboard.GetProperty("volumes").EnumerateArray().Select(volume => volume.GetString()));
    }

    [Fact]
    public void Every_volume_and_every_service_that_is_waited_for_is_declared()
    {
        JsonElement compose = Compose();
        HashSet<string> volumes = [.. compose.GetProperty("volumes").EnumerateObject().Select(volume => volume.Name)];
        HashSet<string> services = [.. compose.GetProperty("services").EnumerateObject().Select(service => service.Name)];
        foreach (JsonProperty service in compose.GetProperty("services").EnumerateObject())
        {
            if (service.Value.TryGetProperty("volumes", out JsonElement mounted))
            {
                Assert.All(mounted.EnumerateArray(), volume => Assert.Contains(volume.GetString()!.Split(':')[0], volumes));
            }

            if (service.Value.TryGetProperty("depends_on", out JsonElement waited))
            {
                Assert.All(waited.EnumerateObject(), other =>
                {
                    Assert.Contains(other.Name, services);
                    bool healthy = other.Value.GetProperty("condition").GetString() == "service_healthy";
                    Assert.True(!healthy || compose.GetProperty("services").GetProperty(other.Name).TryGetProperty("healthcheck", out _), $"{service.Name} waits for the health of {other.Name}, which has no check");
                });
            }
        }
    }

    /// <summary>Of <c>${NAME:-default}</c> the default.</summary>
    private static string DefaultOf(string text) => VariableForm().Replace(text, "$1");

    private static JsonElement Compose()
    {
        ForeignTool.RequirePaths(["/usr/bin/python3", "/usr/lib/python3/dist-packages/yaml/__init__.py"], "Debian's python3-yaml");
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)");
        start.ArgumentList.Add(Path.Combine(AccountingProgram.Repository, "docker-compose.yml"));
        using Process process = Process.Start(start)!;
        string json = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonDocument.Parse(json).RootElement;
    }

    [GeneratedRegex(@"\b(ACCOUNTING__[A-Z0-9_]+)=(\S+)")]
    private static partial Regex EnvironmentForm();

    [GeneratedRegex(@"-Xmx(\d+)m")]
    private static partial Regex HeapForm();

    [GeneratedRegex(@"\$\{([A-Z_]+):\?")]
    private static partial Regex WantedForm();

    [GeneratedRegex(@"\$\{[A-Z_]+:-([^}]*)\}")]
    private static partial Regex VariableForm();
}
