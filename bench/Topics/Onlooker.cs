namespace Accounting.Bench.Topics;

/// <summary>Somebody whose browser shows the page of the moment: asks for it, then listens to the stream that sends it again.</summary>
internal sealed class Onlooker : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new();
    private int _pages;

    private Onlooker()
    {
    }

    /// <summary>Pages that came by the stream so far.</summary>
    public int Pages => Volatile.Read(ref _pages);

    /// <summary>Has the page, and its stream's first word, when it returns.</summary>
    public static async Task<Onlooker> ComeAsync(Uri dashboard, CancellationToken ended)
    {
        var onlooker = new Onlooker();
        await onlooker._http.GetByteArrayAsync(new Uri(dashboard, "/now"), ended).ConfigureAwait(false);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task listening = onlooker.ListenAsync(new Uri(dashboard, "/now/stream"), first, ended);
        await await Task.WhenAny(first.Task, listening).ConfigureAwait(false);
        return onlooker;
    }

    /// <summary>Returns when so many pages have come.</summary>
    public async Task SeesAsync(int pages, CancellationToken cancellation)
    {
        while (Pages < pages)
        {
            await Task.Delay(LookEvery, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A page is an event: lines of data, and one without anything.</summary>
    private async Task ListenAsync(Uri address, TaskCompletionSource first, CancellationToken ended)
    {
        try
        {
            await using Stream stream = await _http.GetStreamAsync(address, ended).ConfigureAwait(false);
            var buffer = new byte[1 << 16];
            byte before = 0;
            bool isPage = false;
            int read;
            while ((read = await stream.ReadAsync(buffer, ended).ConfigureAwait(false)) > 0)
            {
                foreach (byte letter in buffer.AsSpan(0, read))
                {
                    isPage |= letter == 'd' && before is 0 or (byte)'\n';
                    if (letter == '\n' && before == '\n' && isPage)
                    {
                        Interlocked.Increment(ref _pages);
                        first.TrySetResult();
                        isPage = false;
                    }

                    before = letter;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It has seen enough.
        }
    }
}
