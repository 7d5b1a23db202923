using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Accounting.Service.Audit;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Access;
using Accounting.Service.Dashboard.Data;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// Does what a form asks by the command that a person would type, in a process of its own: noted before it begins, and how it ended. What takes long goes on after its page
/// was left, and ends with the dashboard, as the command ends by Ctrl-C: nothing half-done is published.
/// </summary>
public sealed class ActRunner(StoreView store, AuditLog log) : IDisposable
{
    /// <summary>Acts that don't work through the store, side by side.</summary>
    private const int ShortMax = 4;

    private const int OutcomeCharactersMax = 4000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _long = new(1);
    private readonly SemaphoreSlim _short = new(ShortMax);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, Task<AuditEntry>> _acts = new();

    /// <summary>Begins it, and waits for its end for a moment.</summary>
    /// <returns>The act as it was noted.</returns>
    /// <exception cref="ActRefusedException">The visitor may not, or another act is being done.</exception>
    /// <exception cref="Aggregator.Store.StoreUnavailableException">It couldn't be noted, and isn't done.</exception>
    public async Task<AuditEntry> DoAsync(Visitor visitor, Act act, CancellationToken cancellation)
    {
        if (!visitor.Roles.HasFlag(act.Role))
        {
            throw new ActRefusedException($"{visitor.Name} has not the role that this needs: {RoleNames.In(act.Role)[0]}.", isForbidden: true);
        }

        SemaphoreSlim room = act.IsLong ? _long : _short;
        if (!await room.WaitAsync(TimeSpan.Zero, cancellation).ConfigureAwait(false))
        {
            throw new ActRefusedException("Another act is being done: wait for its end. The audit log names it.", isForbidden: false);
        }

        AuditEntry begun;
        try
        {
            begun = await log.BeginAsync((visitor.Name, visitor.Login), act.Kind, act.Subject, act.Reason, cancellation).ConfigureAwait(false);
        }
        catch
        {
            room.Release();
            throw;
        }

        Task<AuditEntry> ended = Task.Run(() => RunAsync(begun, act, room), CancellationToken.None);
        _acts[begun.Number] = ended;
        await Task.WhenAny(ended, Task.Delay(Patience, store.Context.Clock, cancellation)).ConfigureAwait(false);
        return begun;
    }

    /// <summary>How an act of this process stands: its end, or null while it is being done; false where this process didn't begin it.</summary>
    public bool TryFind(long number, out AuditEntry? end)
    {
        bool isOurs = _acts.TryGetValue(number, out Task<AuditEntry>? act);
        end = act is { IsCompletedSuccessfully: true } ? act.Result : null;
        return isOurs && act is not { IsFaulted: true };
    }

    /// <summary>Ends what is being done, and what is done is noted still.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WhenAll(_acts.Values).ContinueWith(_ => { }, TaskScheduler.Default).Wait(Patience);
        _stop.Dispose();
        _long.Dispose();
        _short.Dispose();
    }

    private async Task<AuditEntry> RunAsync(AuditEntry begun, Act act, SemaphoreSlim room)
    {
        try
        {
            (int exitCode, string outcome) = await RunAsync(act).ConfigureAwait(false);
            return await log.EndAsync(begun, exitCode, outcome, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            store.Context.Loggers.CreateLogger<ActRunner>().ActUnnoted(begun.Number, exception.Message);
            throw;
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<(int ExitCode, string Outcome)> RunAsync(Act act)
    {
        using Process child = ProgramChild.Start(store.Context, act.Arguments);
        child.StandardInput.Close();
        Task<string> output = ReadEndAsync(child.StandardOutput), errors = ReadEndAsync(child.StandardError);
        try
        {
            await child.WaitForExitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            return ((int)ExitCode.LeftUndone, "The dashboard was stopped before it was done; nothing half-done was published.");
        }

        return (child.ExitCode, End((await output.ConfigureAwait(false) + await errors.ConfigureAwait(false)).Trim()));
    }

    /// <summary>The last of what it says; what comes before is in the record of its run.</summary>
    private static async Task<string> ReadEndAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            text.Append(line).Append('\n');
            text.Remove(0, Math.Max(0, text.Length - OutcomeCharactersMax));
        }

        return text.ToString();
    }

    private static string End(string text) => text.Length <= OutcomeCharactersMax ? text : text[^OutcomeCharactersMax..];
}
