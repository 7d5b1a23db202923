using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Access;
using Accounting.Service.Output;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>token new</c>: a token by which somebody logs in to the dashboard.</summary>
public sealed class TokenNewCommand : ICommandHandler
{
    private const int DaysMax = 366;

    private static readonly Option<string> Name = new("--name") { Description = "whose it is: the name that stands under what is done with it", HelpName = "WHO", Required = true };

    private static readonly Option<string> Roles = new("--roles") { Description = $"what it lets do, comma-separated: {RoleNames.Listed} [default: reader]", HelpName = "ROLES", DefaultValueFactory = _ => "reader" };

    private static readonly Option<int> Days = new("--days") { Description = "how long it is worth something [default: 90]", HelpName = "N", DefaultValueFactory = _ => 90 };

    private static readonly Option<string?> File = new("--file") { Description = "the file that it is added to [default: the setting dashboard:tokens_file]", HelpName = "FILE" };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Token;

    public Command Command { get; } = new("new", """
        Makes a token by which somebody logs in to the dashboard, or a program reads its API, and shows it once: the file keeps its hash, which opens
        nothing. Whoever takes the entry out of the file ends what was begun with it. A reader looks, an operator runs steps, a closer signs off
        and restates; who may do several has several roles.

        Example:
          accounting token new --file ./tokens.json --name "J. Doe" --roles operator,closer
        """)
    {
        Name,
        Roles,
        Days,
        File,
        Format,
    };

    public Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string name = GivenText.Of(parsed, Name);
        string[] roles = parsed.GetValue(Roles)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (roles.Length == 0 || roles.FirstOrDefault(role => RoleNames.Of([role]) == AccessRoles.None) is not null)
        {
            throw new UsageException($"--roles is '{parsed.GetValue(Roles)}'; roles are {RoleNames.Listed}.");
        }

        int days = parsed.GetValue(Days);
        if (days is < 1 or > DaysMax)
        {
            throw new UsageException($"--days is {days}; it must be a whole number from 1 to {DaysMax}.");
        }

        string file = parsed.GetValue(File) ?? context.Options.Access.TokensFile ?? throw new UsageException("Say with --file, or by the setting dashboard:tokens_file, which file the token is added to.");
        string token = new TokensFile(file, context.Clock).Add(name, roles, Duration.FromDays(days));
        context.Output.WriteAnswer(parsed.GetValue(Format), new { Token = token, Name = name, Roles = roles, Days = days, File = file }, token);
        context.Output.WriteNote($"accounting: this is the only time that the token of {name} is shown; {file} keeps its hash.");
        return Task.FromResult(ExitCode.Done);
    }
}
