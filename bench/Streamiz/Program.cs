using System.Globalization;

namespace Accounting.Bench.Streamiz;

internal static class Program
{
    /// <summary>Started by <c>accounting bench peers</c>: brokers, topic, messages, a folder to work in.</summary>
    private static Task Main(string[] arguments) =>
        new StreamingSums(long.Parse(arguments[2], CultureInfo.InvariantCulture)).RunAsync(arguments[0], arguments[1], arguments[3], Console.Out, CancellationToken.None);
}
