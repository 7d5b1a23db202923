using System.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>Text that a person gives and that is kept for good, such as a reason.</summary>
public static class GivenText
{
    /// <exception cref="UsageException">It is blank.</exception>
    public static string Of(ParseResult parsed, Option<string> option)
    {
        string given = parsed.GetValue(option)!.Trim();
        return given.Length > 0 ? given : throw new UsageException($"{option.Name} is empty; it is kept for good, so say it.");
    }
}
