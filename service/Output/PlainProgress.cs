namespace Accounting.Service.Output;

/// <summary>Progress where nobody watches live: one line when a stage takes longer than ten seconds, and every ten seconds from then on.</summary>
public sealed class PlainProgress(TerminalOutput output, TimeProvider clock) : IStageProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    private long _lastTimestamp = clock.GetTimestamp();

    public void Report(string stage, long done, long? total)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_lastTimestamp) < Interval)
            {
                return;
            }

            _lastTimestamp = clock.GetTimestamp();
        }

        if (done == 0)
        {
            output.WriteNote($"{stage} …");
            return;
        }

        output.WriteNote(total is { } all ? $"{stage}: {Figures.Count(done)} of {Figures.Count(all)}" : $"{stage}: {Figures.Count(done)}");
    }
}
