using Accounting.Service.Queries;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Queries;

public sealed class FolderBoundTests : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task More_than_a_folder_may_have_stops_who_writes_it()
    {
        using var bound = FolderBound.Begin(_folder.Path, 3, _clock, Cancellation);
        await File.WriteAllTextAsync(_folder.At("answer"), "abc", Cancellation);
        _clock.Advance(Look);
        Assert.False(bound.IsBroken || bound.Token.IsCancellationRequested);
        await File.AppendAllTextAsync(_folder.At("answer"), "d", Cancellation);
        _clock.Advance(Look);
        Assert.True(bound.IsBroken && bound.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_folder_that_is_gone_between_two_looks_ends_nothing()
    {
        string folder = Directory.CreateDirectory(_folder.At("work")).FullName;
        using var bound = FolderBound.Begin(folder, 3, _clock, Cancellation);
        _clock.Advance(Look);
        Directory.Delete(folder);
        _clock.Advance(Look);
        Assert.False(bound.IsBroken);
    }
}
