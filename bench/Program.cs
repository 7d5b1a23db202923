using Accounting.Bench.Commands;

namespace Accounting.Bench;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => new BenchCommand(Console.Out, Console.Error).Command().Parse(arguments).InvokeAsync();
}
