using System.Collections;
using Accounting.Tests.Support;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>Records of a partition that are made when they are asked for, so that a long log takes no memory.</summary>
internal sealed class GeneratedRecords(int count, Func<int, ScriptedRecord> make) : IReadOnlyList<ScriptedRecord>
{
    public int Count => count;

    public ScriptedRecord this[int index] => make(index);

    public IEnumerator<ScriptedRecord> GetEnumerator() => Enumerable.Range(0, count).Select(make).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
