namespace Accounting.Tests.Simulation;

/// <summary>splitmix64 (Steele, Lea, Flood): the same numbers from the same seed everywhere.</summary>
internal sealed class SimulatedRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>From <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>Once in so many times; never where that is 0.</summary>
    public bool OneIn(int times) => times > 0 && Below(times) == 0;

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>An independent stream: drawing from it never moves this one further.</summary>
    public SimulatedRandom Fork() => new(Next());

    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (int index = shuffled.Length - 1; index > 0; index--)
        {
            int other = Below(index + 1);
            (shuffled[index], shuffled[other]) = (shuffled[other], shuffled[index]);
        }

        return shuffled;
    }
}
