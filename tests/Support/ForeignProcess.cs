using System.Diagnostics;
using System.Text;

namespace Accounting.Tests.Support;

/// <summary>
/// Runs a program of others to its end. What it leaves running, or that it never ends, doesn't hold a test up for good: a browser's children may keep its
/// output open after it has ended, and wait for a network that isn't there.
/// </summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Errors">What it wrote to its standard error.</param>
internal sealed record ForeignProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>For what was written before it ended, and is still in the pipe.</summary>
    private static readonly TimeSpan OutputLeft = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">It doesn't start, or doesn't end.</exception>
    public static async Task<ForeignProcess> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var output = new StringBuilder();
        var errors = new StringBuilder();
        Task all = Task.WhenAll(PumpAsync(process.StandardOutput, output, reading.Token), PumpAsync(process.StandardError, errors, reading.Token));
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} had not ended after {Patience.TotalMinutes} minutes");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            reading.CancelAfter(OutputLeft);
            await all;
        }

        return new ForeignProcess(process.ExitCode, output.ToString(), errors.ToString());
    }

    private static async Task PumpAsync(StreamReader reader, StringBuilder text, CancellationToken cancellation)
    {
        var buffer = new char[4096];
        try
        {
            for (int count = await reader.ReadAsync(buffer, cancellation); count > 0; count = await reader.ReadAsync(buffer, cancellation))
            {
                text.Append(buffer, 0, count);
            }
        }
        catch (OperationCanceledException)
        {
            // Its children hold the pipe; what it wrote itself has been read.
        }
    }
}
