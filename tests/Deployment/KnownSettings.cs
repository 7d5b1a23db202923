using System.CommandLine;
using System.Text.Json;
using Accounting.Service.CommandLine;
using Accounting.Service.Commands;
using Accounting.Service.Configuration;
using Xunit;

namespace Accounting.Tests.Deployment;

/// <summary>That files which speak of settings and commands speak of those that there are.</summary>
internal static class KnownSettings
{
    /// <param name="variables">Names as in the environment.</param>
    public static void AssertValid(IEnumerable<(string Name, string Value)> variables)
    {
        foreach ((string name, string value) in variables)
        {
            AssertValid(SettingTable.All.FirstOrDefault(known => known.EnvironmentName == name), name, value);
        }
    }

    /// <param name="settings">A file of settings; kafka:settings has librdkafka's.</param>
    public static void AssertValid(JsonElement settings)
    {
        foreach (JsonProperty section in settings.EnumerateObject())
        {
            foreach (JsonProperty setting in section.Value.EnumerateObject().Where(setting => setting.Value.ValueKind != JsonValueKind.Object))
            {
                string key = $"{section.Name}:{setting.Name}";
                AssertValid(SettingTable.Find(key), key, setting.Value.ToString());
            }
        }
    }

    public static void AssertParses(params string[] words)
    {
        ICommandHandler handler = Assert.Single(AllCommands.Create(), handler => handler.Group is null && handler.Command.Name == words[0]);
        var root = new RootCommand { handler.Command };
        new CommonOptions().AddTo(root);
        Assert.Empty(root.Parse(words).Errors);
    }

    private static void AssertValid(Setting? setting, string name, string value)
    {
        Assert.True(setting is not null, $"{name} is no setting");
        Assert.True(setting.IsValid(value), $"{name} must be {setting.Rule}");
    }
}
