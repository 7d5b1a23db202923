namespace Accounting.Bench.Measuring;

/// <summary>Measures work as often as is wanted, and at least once.</summary>
/// <param name="clock">Measures time.</param>
/// <param name="repeats">How often work is done, so that a median tells of it.</param>
/// <param name="longSeconds">Work that has taken this long altogether isn't repeated.</param>
internal sealed class Meter(TimeProvider clock, int repeats, double longSeconds)
{
    /// <summary>What the runtime gives a thread to allocate in.</summary>
    private const int PieceBytes = 8192;

    /// <summary>Measures work once, and how much memory it takes.</summary>
    public async Task<(Cost Cost, T Result)> OnceAsync<T>(Func<Task<T>> work)
    {
        long before = ResidentMemory.Restart();
        Running running = Start();
        T result = await work().ConfigureAwait(false);
        Cost cost = running.Stop();
        return (cost with { PeakBytes = Math.Max(0, ResidentMemory.Peak() - before) }, result);
    }

    /// <summary>The median of work that is done several times. Its first turn is left out where others follow: the runtime compiles meanwhile.</summary>
    /// <param name="turn">One turn: prepares, and measures what it wants measured.</param>
    public async Task<Cost> MedianAsync(Func<Task<Cost>> turn)
    {
        var costs = new List<Cost>();
        double spent = 0;
        for (int done = 0; done <= repeats && (done == 0 || spent < longSeconds); done++)
        {
            Cost cost = await turn().ConfigureAwait(false);
            spent += cost.Seconds;
            costs.Add(cost);
        }

        return Cost.Median(costs.Count > 1 ? costs[1..] : costs);
    }

    /// <summary>Begins to measure a piece of work, whatever threads do it.</summary>
    public Running Start() => new(clock, () => GC.GetTotalAllocatedBytes(precise: true));

    /// <summary>
    /// Begins to measure a piece of work that the calling thread does alone: what the runtime's other threads allocate meanwhile is not counted. A thread is given memory by
    /// pieces, and is counted a piece too much where a collection takes one away: that is taken off for each, so what is left was allocated.
    /// </summary>
    public Running StartOnThisThread() => new(clock, () => GC.GetAllocatedBytesForCurrentThread() - ((long)PieceBytes * GC.CollectionCount(0)));

    /// <summary>A measurement that goes on.</summary>
    internal sealed class Running(TimeProvider clock, Func<long> allocated)
    {
        private readonly long _allocated = allocated();
        private readonly long _began = clock.GetTimestamp();
        private readonly double _processor = ProcessorTime.Seconds();

        public Cost Stop()
        {
            double processor = ProcessorTime.Seconds() - _processor;
            double seconds = clock.GetElapsedTime(_began).TotalSeconds;
            return new Cost(seconds, processor, Math.Max(0, allocated() - _allocated), 0);
        }
    }
}
