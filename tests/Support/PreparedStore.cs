namespace Accounting.Tests.Support;

/// <summary>A store whose making is dear: made once, and whoever asks gets a copy of its own, so that no test sees what another did to it.</summary>
internal sealed class PreparedStore
{
    private readonly Func<Pipeline> _open;
    private readonly Lazy<Task<Pipeline>> _made;

    /// <param name="open">A pipeline of the store's options, with nothing in it.</param>
    /// <param name="makeAsync">Fills it.</param>
    public PreparedStore(Func<Pipeline> open, Func<Pipeline, Task> makeAsync)
    {
        _open = open;
        _made = new(async () =>
        {
            Pipeline made = open();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => made.Dispose();
            await makeAsync(made);
            return made;
        });
    }

    /// <summary>The same files and the same time.</summary>
    public async Task<Pipeline> CopyAsync()
    {
        Pipeline made = await _made.Value, copy = _open();
        copy.TakeFilesOf(made);
        copy.Clock.MoveTo(made.Clock.GetUtcNow());
        return copy;
    }
}
