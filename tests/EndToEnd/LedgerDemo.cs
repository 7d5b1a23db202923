using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>
/// The demo over the real ledger, run once for all tests that look at what it left: over its first 29 months, which have every kind of row, months without any
/// and the ends of three years; over all 162 where thoroughness is asked for.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes it.")]
public sealed class LedgerDemo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public static DateOnly FirstMonth { get; } = new(2012, 8, 1);

    public static DateOnly LastMonth { get; } = Thoroughness.Pick(new DateOnly(2014, 12, 1), new DateOnly(2026, 1, 1));

    /// <summary>The columns' names, and a line for every transaction.</summary>
    public static IReadOnlyList<string> Lines { get; } = ReadLines();

    public string Input => _folder.At("ledger.tsv");

    public string Data => _folder.At("data");

    internal ProgramResult Result { get; private set; } = null!;

    public static string NameOf(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllLinesAsync(Input, Lines);
        Result = await AccountingProgram.RunAsync("demo", "--input", Input, "--data", Data);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string[] ReadLines()
    {
        string[] lines = File.ReadAllLines(AccountingProgram.DataFile("sshc_checking.tsv"));
        int occurredAt = lines[0].Split('\t').IndexOf("occurred_at");
        string end = NameOf(LastMonth.AddMonths(1));
        return [lines[0], .. lines.Skip(1).Where(line => string.CompareOrdinal(line.Split('\t')[occurredAt], end) < 0)];
    }
}
