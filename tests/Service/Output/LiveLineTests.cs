using Accounting.Service.Output;
using Xunit;

namespace Accounting.Tests.Service.Output;

public sealed class LiveLineTests : IDisposable
{
    private readonly StringWriter _terminal = new();
    private readonly LiveLine _line;

    public LiveLineTests() => _line = new LiveLine(_terminal, () => 20);

    public void Dispose()
    {
        _line.Dispose();
        _terminal.Dispose();
    }

    [Fact]
    public void Without_a_line_everything_passes_as_it_is()
    {
        _line.WriteLine("one");
        _line.Write('2');
        _line.Write(['x', 'y', 'z'], 1, 2);
        Assert.Equal("one\n2yz", _terminal.ToString());
        Assert.Equal(["one", "2yz"], Screen());
    }

    [Fact]
    public void What_is_written_stands_above_the_line_and_nothing_of_the_line_among_it()
    {
        _line.Show("10 messages");
        _line.WriteLine("a log line");
        _line.Show("20 messages");
        Assert.Equal(["a log line", "20 messages"], Screen());

        // A line that comes in pieces is whole before the live one is drawn again.
        _line.Write("half ");
        Assert.Equal(["a log line", "half "], Screen());
        _line.Write("and half\n");
        Assert.Equal(["a log line", "half and half", "20 messages"], Screen());

        _line.End();
        Assert.Equal(["a log line", "half and half", ""], Screen());
        _line.WriteLine("the end");
        Assert.Equal(["a log line", "half and half", "the end", ""], Screen());
    }

    [Fact]
    public void A_line_never_runs_into_a_second_one()
    {
        _line.Show(new string('x', 19));
        Assert.Equal([new string('x', 19)], Screen());
        _line.Show(new string('y', 20));
        Assert.Equal([new string('y', 18) + "…"], Screen());
    }

    [Fact]
    public async Task Lines_of_many_threads_stay_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int number = 0; number < 200; number++)
            {
                _line.WriteLine($"{thread}/{number}");
                _line.Show($"{number}");
            }
        })));
        _line.End();
        string[] expected = [.. Enumerable.Range(0, 4).SelectMany(thread => Enumerable.Range(0, 200).Select(number => $"{thread}/{number}"))];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Screen().Where(line => line.Length > 0).Order(StringComparer.Ordinal));
    }

    /// <summary>What a terminal shows: CR goes to a line's beginning, EL 2 empties it.</summary>
    private string[] Screen() => [.. _terminal.ToString().Split('\n').Select(line => line.Split("\r\e[2K")[^1])];
}
