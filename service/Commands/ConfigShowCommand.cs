using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;

namespace Accounting.Service.Commands;

/// <summary><c>config show</c>: every setting in force and where it came from, secrets redacted.</summary>
public sealed class ConfigShowCommand : ICommandHandler
{
    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Config;

    public Command Command { get; } = new("show", """
        Shows every setting in force and where it came from: default, file, environment or command line. Secrets are redacted.

        Example:
          accounting config show
        """)
    {
        Format,
    };

    public Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        context.Output.WriteAnswer(
            parsed.GetValue(Format),
            context.Settings.All.ToDictionary(
                value => value.Key,
                value => new ShownSetting(Secrets.Shown(value), value.Origin.Description, SettingTable.Find(value.Key)?.EnvironmentName, SettingTable.Find(value.Key)?.Meaning)),
            () => context.Output.WriteTable(TextTable.Of(
                context.Settings.All,
                ("setting", value => value.Key),
                ("value~", Secrets.Shown),
                ("from~", value => value.Origin.Description),
                ("meaning~", value => SettingTable.Find(value.Key)?.Meaning ?? "passed to librdkafka")).LeavingOut("meaning")));
        return Task.FromResult(ExitCode.Done);
    }

    private sealed record ShownSetting(string Value, string From, string? Environment, string? Meaning);
}
