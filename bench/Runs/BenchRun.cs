using Accounting.Bench.Measuring;

namespace Accounting.Bench.Runs;

/// <summary>A run of the benchmark: how much it does, what it has measured so far, and with what.</summary>
internal sealed class BenchRun(BenchOptions options, TextWriter notes, CancellationToken cancellation)
{
    /// <summary>Work that took longer than this isn't repeated.</summary>
    private const double LongSeconds = 20;

    public BenchOptions Options => options;

    public CancellationToken Cancellation => cancellation;

    public TimeProvider Clock { get; } = new FixedDateClock();

    public Meter Meter { get; } = new(TimeProvider.System, options.Repeats, LongSeconds);

    public FigureTable Table { get; } = new();

    /// <summary>Whether a stage is wanted.</summary>
    public bool Wants(string stage) => options.Only.Count == 0 || options.Only.Any(wanted => stage.StartsWith(wanted, StringComparison.Ordinal));

    /// <summary>Tells whoever waits what is being done.</summary>
    public void Note(string text) => notes.WriteLine($"bench: {text}");
}
