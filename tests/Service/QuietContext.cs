using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accounting.Tests.Service;

/// <summary>What a command works with, for tests of what stands behind commands: the machine's clock, no logs, nothing shown.</summary>
internal static class QuietContext
{
    /// <param name="given">Settings that aren't the defaults.</param>
    public static CommandContext Of(params (string Key, string Value)[] given)
    {
        EffectiveSettings settings = SettingSources.Load(null, new System.Collections.Hashtable(), [.. given.Select(setting => new SettingOverride(setting.Key, setting.Value, "the test"))]);
        return new CommandContext
        {
            Settings = settings,
            Options = ServiceOptions.Of(settings),
            Output = new TerminalOutput(TextWriter.Null, TextWriter.Null, false, false),
            Loggers = NullLoggerFactory.Instance,
            Clock = TimeProvider.System,
        };
    }
}
