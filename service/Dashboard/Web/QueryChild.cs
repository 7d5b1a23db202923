using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Queries;

namespace Accounting.Service.Dashboard.Web;

/// <summary>
/// Asks <c>accounting sql</c>, in a process of its own: whatever a query does to that, the process that serves pages, or consumes, goes on. One at a time; who leaves
/// the page ends it, and so does the end of this process, however it comes.
/// </summary>
public sealed class QueryChild(CommandContext context) : IDisposable
{
    private const int RowsMax = 500;

    /// <summary>More than a page of rows needs, and little beside what a consumer holds.</summary>
    private const int PageCharactersMax = 4 << 20;

    /// <summary>Of the process: the database's own limit leaves out what single values take.</summary>
    private const long MemoryBytesMax = 1L << 30;

    private const int SecondsMax = 60;

    private const int WaitingMax = 4;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>After which the child is ended that doesn't end itself in time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(SecondsMax + 10);

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <exception cref="UsageException">The query isn't one SELECT, fails, or others wait already.</exception>
    public async Task<SqlAnswer> AskAsync(string sql, CancellationToken cancellation) => JsonSerializer.Deserialize<SqlAnswer>(
        await InTurnAsync(sql, ["--format", "json", "--rows", FormattableString.Invariant($"{RowsMax}")], cancellation).ConfigureAwait(false), JsonOutput.Options)!;

    /// <summary>The rows, written to a file whose name tells its form.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public Task WriteAsync(string sql, string path, CancellationToken cancellation) =>
        InTurnAsync(sql, ["--out", path], cancellation);

    public void Dispose() => _turn.Dispose();

    private async Task<string> InTurnAsync(string sql, IReadOnlyList<string> options, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            throw new UsageException("Other queries are being answered: ask again in a moment.");
        }

        try
        {
            await _turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await AnswerAsync(sql, options, cancellation).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<string> AnswerAsync(string sql, IReadOnlyList<string> options, CancellationToken cancellation)
    {
        using Process child = ProgramChild.Start(
            context,
            ["sql", "-", "--attached", .. options, "--seconds", FormattableString.Invariant($"{SecondsMax}"), "--set", "logging:level=none", "--set", "telemetry:otlp_endpoint="]);
        try
        {
            Task<string> output = ReadAsync(child.StandardOutput, cancellation);
            Task<string> errors = ReadAsync(child.StandardError, cancellation);
            await TellAsync(child.StandardInput, sql, cancellation).ConfigureAwait(false);
            await WaitAsync(child, cancellation).ConfigureAwait(false);
            return child.ExitCode == (int)ExitCode.Done
                ? await output.ConfigureAwait(false)
                : throw new UsageException((await errors.ConfigureAwait(false)).Trim().Replace("accounting: ", "", StringComparison.Ordinal));
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task TellAsync(StreamWriter input, string sql, CancellationToken cancellation)
    {
        try
        {
            await input.WriteLineAsync(JsonSerializer.Serialize(sql).AsMemory(), cancellation).ConfigureAwait(false);
            await input.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended without reading: what it said tells why.
        }
    }

    /// <summary>What a process takes; nothing once it has ended, which it may do while it is looked at.</summary>
    public static long MemoryOf(Process child)
    {
        try
        {
            child.Refresh();
            return child.HasExited ? 0 : child.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        char[] buffer = new char[1 << 13];
        while (await reader.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and int count)
        {
            // What is more is read and forgotten, so that the child comes to its end.
            text.Append(buffer, 0, Math.Min(count, PageCharactersMax - text.Length));
        }

        return text.Length < PageCharactersMax ? text.ToString() : throw new UsageException("The answer is more than a page can show: ask for fewer columns, or take it as a file.");
    }

    /// <summary>Looks at what the child takes, until it ends.</summary>
    private async Task WaitAsync(Process child, CancellationToken cancellation)
    {
        long begun = context.Clock.GetTimestamp();
        Task ended = child.WaitForExitAsync(cancellation);
        while (await Task.WhenAny(ended, Task.Delay(LookInterval, context.Clock, cancellation)).ConfigureAwait(false) != ended)
        {
            cancellation.ThrowIfCancellationRequested();
            if (MemoryOf(child) > MemoryBytesMax)
            {
                throw new UsageException($"The query needs more than the {MemoryBytesMax >> 20} MiB of memory that one may take: narrow it.");
            }

            if (context.Clock.GetElapsedTime(begun) > Grace)
            {
                throw new UsageException($"The query took longer than {SecondsMax} s: narrow it.");
            }
        }

        await ended.ConfigureAwait(false);
    }
}
