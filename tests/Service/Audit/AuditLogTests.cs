using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Service.Audit;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Audit;

/// <summary>The log of acts: in order whoever writes, and whatever is done to it shows.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 4, 4, 0, 0, TimeSpan.Zero));
    private readonly LocalObjectStore _store;

    public AuditLogTests() => _store = LocalObjectStore.Open(_folder.Path, _clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acts_of_several_who_write_at_once_stand_in_one_row_and_none_is_lost()
    {
        AuditLog[] writers = [.. Enumerable.Range(0, 4).Select(_ => new AuditLog(_store, _clock))];
        await Task.WhenAll(writers.SelectMany((writer, who) => Enumerable.Range(0, 10).Select(act => Task.Run(() => WriteAsync(writer, $"writer {who}", $"act {act}"), Cancellation))));
        IReadOnlyList<AuditEntry> found = await writers[0].NewestAsync(100, Cancellation);
        Assert.Equal(Enumerable.Range(1, 40).Reverse().Select(number => (long)number), found.Select(entry => entry.Number));
        Assert.Equal(40, found.Select(entry => (entry.Who, entry.Subject)).Distinct().Count());
        Assert.Empty(await VerifyAsync());
        Array.ForEach(writers, writer => writer.Dispose());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_log_of_any_length_is_gone_on_with_by_who_has_never_read_it(int length)
    {
        for (int act = 0; act < length; act++)
        {
            await WriteAsync("W. Writer", "before");
        }

        using var log = new AuditLog(_store, _clock);
        AuditEntry next = await WriteAsync(log, "N. New", "after");
        Assert.Equal(length + 1, next.Number);
        Assert.Equal(length == 0, next.Previous is null);
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task What_is_changed_taken_out_or_exchanged_is_told()
    {
        using var log = new AuditLog(_store, _clock);
        for (int act = 0; act < 6; act++)
        {
            await WriteAsync(log, "W. Writer", $"act {act}");
        }

        AuditEntry third = (await log.FindAsync(3, Cancellation))!;
        await PutAsync(third with { Who = "S. Somebody" });
        File.Delete(PathOf(5));
        byte[] second = await File.ReadAllBytesAsync(PathOf(2), Cancellation);
        second[40] ^= 1;
        await File.WriteAllBytesAsync(PathOf(2), second, Cancellation);
        Assert.Equal(
            [(FindingKind.Damaged, AuditLog.KeyOf(2).Value), (FindingKind.Disagreeing, AuditLog.KeyOf(4).Value), (FindingKind.Missing, AuditLog.KeyOf(5).Value)],
            (await VerifyAsync()).Select(finding => (finding.Kind, finding.Place)).OrderBy(finding => finding.Place, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_an_act_cannot_be_noted_it_is_an_error()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "audit"), "no folder", Cancellation);
        using var log = new AuditLog(_store, _clock);
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(log, "W. Writer", "act"));
    }

    private static Task<AuditEntry> WriteAsync(AuditLog log, string who, string subject) => log.BeginAsync((who, "token 0123"), AuditedAct.StepsRun, subject, null, Cancellation);

    private async Task WriteAsync(string who, string subject)
    {
        using var log = new AuditLog(_store, _clock);
        await WriteAsync(log, who, subject);
    }

    private Task PutAsync(AuditEntry entry) => _store.PutAsync([ObjectContent.FromBytes(AuditLog.KeyOf(entry.Number), SealedJson.Serialize(entry))], Cancellation);

    private string PathOf(long number) => Path.Combine(_folder.Path, AuditLog.KeyOf(number).Value);

    private async Task<IReadOnlyList<Finding>> VerifyAsync()
    {
        Inspection inspection = await Inspection.BeginAsync(_store, (_, _) => { }, Cancellation);
        await AuditVerification.RunAsync(inspection, Cancellation);
        return inspection.Findings;
    }
}
