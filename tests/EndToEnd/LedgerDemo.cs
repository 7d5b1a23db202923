using System.Diagnostics.CodeAnalysis;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The demo over the real ledger, run once for all tests that look at what it left.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes it.")]
public sealed class LedgerDemo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Data => _folder.At("data");

    internal ProgramResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Result = await AccountingProgram.RunAsync("demo", "--input", AccountingProgram.DataFile("sshc_checking.tsv"), "--data", Data);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
