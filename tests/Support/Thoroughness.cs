namespace Accounting.Tests.Support;

/// <summary>ACCOUNTING_THOROUGH=1, as <c>./accounting test --thorough</c> sets it, asks for what takes longer.</summary>
internal static class Thoroughness
{
    public static bool IsThorough { get; } = Environment.GetEnvironmentVariable("ACCOUNTING_THOROUGH") == "1";

    public static T Pick<T>(T ordinary, T thorough) => IsThorough ? thorough : ordinary;
}
