using System.CommandLine;
using Accounting.Service.Output;

namespace Accounting.Service.CommandLine;

/// <summary>The <c>--format</c> option of the commands that answer something.</summary>
public static class FormatOption
{
    public static Option<OutputFormat> Create(params OutputFormat[] formats)
    {
        string[] names = [.. formats.Select(format => format.ToString().ToLowerInvariant())];
        var option = new Option<OutputFormat>("--format")
        {
            Description = "form of the answer on the standard output [default: table]",
            HelpName = string.Join('|', names),
        };
        option.CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            int index = Array.IndexOf(names, given);
            if (index < 0)
            {
                result.AddError($"--format '{given}' is not {string.Join(" or ", names)}.");
            }

            return index < 0 ? OutputFormat.Table : formats[index];
        };
        return option;
    }
}
