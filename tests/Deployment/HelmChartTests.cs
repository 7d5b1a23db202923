using System.Text.Json;
using k8s.Models;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>The chart against Helm, against Kubernetes' types, and against the program's own settings and commands. No cluster is asked.</summary>
public sealed class HelmChartTests(HelmChart chart) : IClassFixture<HelmChart>
{
    private static readonly string[] Roles = ["consumer", "compactor", "nightly", "dashboard"];

    /// <summary>All that the chart can run.</summary>
    private static readonly string[] All =
        [.. HelmChart.Least, "dashboard.enabled=true", "settings.dashboard.public_address=https://books.example.com", "settings.dashboard.openid_authority=https://login.example.com"];

    [Fact]
    public async Task Helm_finds_nothing_wrong_with_it()
    {
        (int code, string output) = await chart.LintAsync(HelmChart.Least);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("[WARNING]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "image.repository")]
    [InlineData(1, "settings.store.address")]
    [InlineData(2, "settings.kafka.bootstrap_servers")]
    public async Task What_has_to_be_given_is_asked_for_by_name(int missing, string name)
    {
        (int code, string output) = await chart.RenderAsync([.. HelmChart.Least.Where((_, index) => index != missing)]);
        Assert.NotEqual(0, code);
        Assert.Contains(name, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nightly.replicas=2")]
    [InlineData("dashboard.replicas=2")]
    [InlineData("settings.dashboard.address=http://0.0.0.0:8090")]
    [InlineData("settings.dashboard.public_address=http://books.example.com")]
    [InlineData("settings.dashboard.openid_client_secret=in-the-open")]
    [InlineData("consumer.replicas=0")]
    [InlineData("settings.store.address=/var/lib/accounting")]
    [InlineData("settings.kafka.group_instance_id=one-for-all")]
    [InlineData("settings.consumer.member_id=one-for-all")]
    [InlineData("image.repo=typo")]
    public async Task Values_that_would_do_harm_are_refused(string value)
    {
        (int code, string output) = await chart.RenderAsync([.. HelmChart.Least, value]);
        Assert.NotEqual(0, code);
        Assert.Contains(value.Split('=')[0].Split('.')[^1], output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_role_runs_a_command_that_parses_with_settings_that_exist()
    {
        IReadOnlyList<object> objects = await chart.ObjectsAsync([.. All, "settings.nightly.time_of_day=03:30", "settings.compactor.memory_limit_mib=1200"]);
        V1ConfigMap file = Assert.Single(objects.OfType<V1ConfigMap>());
        JsonElement settings = JsonDocument.Parse(file.Data["accounting.json"]).RootElement;
        KnownSettings.AssertValid(settings);
        Assert.Equal("03:30", settings.GetProperty("nightly").GetProperty("time_of_day").GetString());
        Assert.Equal(Roles.Select(role => $"books-{role}").Order(), objects.OfType<V1StatefulSet>().Select(set => set.Metadata.Name).Order());
        foreach (V1StatefulSet set in objects.OfType<V1StatefulSet>())
        {
            V1Container container = Assert.Single(set.Spec.Template.Spec.Containers);
            KnownSettings.AssertParses([.. container.Args]);
            KnownSettings.AssertValid(container.Env.Select(variable => (variable.Name, variable.Value ?? "books-consumer-0")));
            Assert.Equal($"/etc/accounting/{file.Data.Keys.Single()}", container.Args[^1]);
            Assert.Equal(file.Metadata.Name, set.Spec.Template.Spec.Volumes.Single(volume => volume.ConfigMap is not null).ConfigMap.Name);
        }
    }

    [Fact]
    public async Task Pods_have_no_rights_write_to_volumes_alone_and_are_asked_how_they_stand()
    {
        foreach (V1StatefulSet set in (await chart.ObjectsAsync(All)).OfType<V1StatefulSet>())
        {
            V1PodSpec pod = set.Spec.Template.Spec;
            V1Container container = Assert.Single(pod.Containers);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
            Assert.Equal(container.Ports.Single(port => port.ContainerPort == 8080).Name, container.LivenessProbe.HttpGet.Port.Value);
            Assert.True(container.Resources.Limits.ContainsKey("memory"));
            Assert.Equal(120, pod.TerminationGracePeriodSeconds);
            string[] volumes = [.. pod.Volumes.Select(volume => volume.Name), .. set.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name)];
            Assert.Equal(volumes.Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
        }
    }

    [Fact]
    public async Task Selectors_choose_each_roles_own_pods()
    {
        IReadOnlyList<object> objects = await chart.ObjectsAsync([.. All, "networkPolicy.enabled=true"]);
        foreach (V1StatefulSet set in objects.OfType<V1StatefulSet>())
        {
            IDictionary<string, string> labels = set.Spec.Template.Metadata.Labels;
            Assert.Equal([set.Metadata.Name], ChosenBy(objects, set.Spec.Selector.MatchLabels));
            V1PodDisruptionBudget budget = Assert.Single(objects.OfType<V1PodDisruptionBudget>(), budget => budget.Metadata.Name == set.Metadata.Name);
            Assert.Equal([set.Metadata.Name], ChosenBy(objects, budget.Spec.Selector.MatchLabels));
            V1Service service = Assert.Single(objects.OfType<V1Service>(), service => service.Metadata.Name == set.Spec.ServiceName);
            Assert.Equal([set.Metadata.Name], ChosenBy(objects, service.Spec.Selector));
            Assert.Equal(set.Metadata.Name == "books-dashboard" ? null : "None", service.Spec.ClusterIP);
        }

        V1NetworkPolicy policy = Assert.Single(objects.OfType<V1NetworkPolicy>());
        Assert.Equal(Roles.Length, ChosenBy(objects, policy.Spec.PodSelector.MatchLabels).Length);
        Assert.Equal(["Egress", "Ingress"], policy.Spec.PolicyTypes.Order());
    }

    [Fact]
    public async Task Consumers_keep_their_partitions_over_a_restart_by_the_pods_name_unless_told_otherwise()
    {
        static string? InstanceOf(IReadOnlyList<object> objects, string role) => objects.OfType<V1StatefulSet>().Single(set => set.Metadata.Name == $"books-{role}")
            .Spec.Template.Spec.Containers[0].Env.SingleOrDefault(variable => variable.Name == "ACCOUNTING__KAFKA__GROUP_INSTANCE_ID")?.ValueFrom.FieldRef.FieldPath;

        IReadOnlyList<object> objects = await chart.ObjectsAsync(HelmChart.Least);
        Assert.Equal(("metadata.name", null, null), (InstanceOf(objects, "consumer"), InstanceOf(objects, "compactor"), InstanceOf(objects, "nightly")));
        Assert.Null(InstanceOf(await chart.ObjectsAsync([.. HelmChart.Least, "consumer.staticMembership=false"]), "consumer"));
    }

    [Fact]
    public async Task Changed_settings_start_the_pods_anew_and_secrets_come_from_a_secret()
    {
        static string?[] SumsOf(IReadOnlyList<object> objects) => [.. objects.OfType<V1StatefulSet>().Select(set => set.Spec.Template.Metadata.Annotations["checksum/settings"]).Distinct()];

        IReadOnlyList<object> objects = await chart.ObjectsAsync([.. HelmChart.Least, "secretName=books-keys"]);
        string? sum = Assert.Single(SumsOf(objects));
        Assert.NotEqual(sum, Assert.Single(SumsOf(await chart.ObjectsAsync([.. HelmChart.Least, "settings.close.day=5"]))));
        Assert.All(objects.OfType<V1StatefulSet>(), set => Assert.Equal("books-keys", Assert.Single(set.Spec.Template.Spec.Containers[0].EnvFrom).SecretRef.Name));
    }

    [Fact]
    public async Task Pages_are_shown_to_others_only_where_it_is_said_under_which_address_and_to_whom()
    {
        Assert.DoesNotContain(await chart.ObjectsAsync(HelmChart.Least), made => made is V1StatefulSet { Metadata.Name: "books-dashboard" });
        foreach (string missing in new[] { "public_address", "openid_authority" })
        {
            (int code, string output) = await chart.RenderAsync([.. All.Where(value => !value.Contains(missing, StringComparison.Ordinal))]);
            Assert.NotEqual(0, code);
            Assert.Contains($"settings.dashboard.{missing}", output, StringComparison.Ordinal);
        }

        IReadOnlyList<object> objects = await chart.ObjectsAsync([.. All, "networkPolicy.enabled=true", "networkPolicy.dashboardFrom[0].namespaceSelector.matchLabels.name=ingress"]);
        V1Container container = objects.OfType<V1StatefulSet>().Single(set => set.Metadata.Name == "books-dashboard").Spec.Template.Spec.Containers[0];
        V1ContainerPort pages = container.Ports.Single(port => port.Name == "pages");
        Assert.Equal($"http://0.0.0.0:{pages.ContainerPort}", container.Env.Single(variable => variable.Name == "ACCOUNTING__DASHBOARD__ADDRESS").Value);
        Assert.Equal("pages", objects.OfType<V1Service>().Single(service => service.Metadata.Name == "books-dashboard").Spec.Ports.Single(port => port.Port == 80).TargetPort.Value);
        V1NetworkPolicy open = objects.OfType<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "books-dashboard");
        Assert.Equal(["books-dashboard"], ChosenBy(objects, open.Spec.PodSelector.MatchLabels));
        Assert.Equal("pages", Assert.Single(Assert.Single(open.Spec.Ingress).Ports).Port.Value);
    }

    private static string[] ChosenBy(IReadOnlyList<object> objects, IDictionary<string, string> selector) => [.. objects.OfType<V1StatefulSet>()
        .Where(set => selector.All(label => set.Spec.Template.Metadata.Labels.TryGetValue(label.Key, out string? value) && value == label.Value))
        .Select(set => set.Metadata.Name)];
}
