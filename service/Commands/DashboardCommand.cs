using System.CommandLine;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>dashboard</c>: the store in a browser.</summary>
public sealed class DashboardCommand : ICommandHandler
{
    private static readonly Option<bool> Open = new("--open") { Description = "open the first page in this machine's browser [default: off]" };

    private static readonly Option<string?> ReadyFile = new("--ready-file") { Description = "file that appears once pages are served, with their address in it", HelpName = "FILE" };

    public Command Command { get; } = new("dashboard", """
        Shows a store in a browser: the day so far; months with what they wait for, their controls, reports and revisions; the graph of steps; the
        calendar of days; accounts down to every revision; the quarantine; runs. The same as JSON under /api/v1. Without a login it only reads, so it
        may stand beside whatever writes, as often as wanted, and serves this machine alone, at dashboard:address, until it is stopped. With
        dashboard:tokens_file or dashboard:openid_authority people log in, and do what their roles let them; every act is noted in the store
        ('accounting audit').

        Examples:
          accounting dashboard --data ./data --open
          accounting dashboard --data ./data --set dashboard:address=http://127.0.0.1:8091
        """)
    {
        Open,
        ReadyFile,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        // Where people log in, what they do is noted in the store.
        StoreAccess access = await (context.Options.Access.HasLogin ? StoreAccess.OpenAsync(context, cancellation) : StoreAccess.OpenForReadingAsync(context, cancellation)).ConfigureAwait(false);
        await ServeAsync(access, context, parsed.GetValue(Open), parsed.GetValue(ReadyFile), cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Serves pages until asked to stop.</summary>
    internal static async Task ServeAsync(StoreAccess access, CommandContext context, bool opens, string? readyFile, CancellationToken cancellation)
    {
        var role = new DashboardRole(new StoreView(access, context, own: null, StoreView.Patience), context.Options.DashboardAddress);
        Task serving = role.RunAsync(cancellation);
        await Task.WhenAny(role.Served, serving).ConfigureAwait(false);
        if (role.Served.IsCompletedSuccessfully)
        {
            Uri address = await role.Served.ConfigureAwait(false);
            context.Output.WriteNote($"accounting: the dashboard is at {address}; Ctrl-C ends it.");
            if (opens && !Browser.TryOpen(address))
            {
                context.Output.WriteNote($"accounting: no browser could be started: open {address} in one.");
            }

            if (readyFile is not null)
            {
                WholeFile.Write(readyFile, address + "\n");
            }
        }

        await serving.ConfigureAwait(false);
    }
}
