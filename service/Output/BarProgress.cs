using Spectre.Console;

namespace Accounting.Service.Output;

/// <summary>A live bar for each stage.</summary>
internal sealed class BarProgress(ProgressContext context) : IStageProgress
{
    private readonly Lock _lock = new();

    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

    public void Report(string stage, long done, long? total)
    {
        lock (_lock)
        {
            if (!_bars.TryGetValue(stage, out ProgressTask? bar))
            {
                bar = context.AddTask(Markup.Escape(stage));
                _bars.Add(stage, bar);
            }

            bar.IsIndeterminate = total is null;
            bar.MaxValue = Math.Max(total ?? done, 1);
            bar.Value = done;
        }
    }
}
