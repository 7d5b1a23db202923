namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>Numbers as the TSV writes them, seen with a spreadsheet's eyes.</summary>
internal static class SheetNumber
{
    /// <summary>A spreadsheet computes in IEEE 754 doubles, which keep any decimal of this many digits.</summary>
    private const int DigitsKept = 15;

    public static int DecimalPlaces(ReadOnlySpan<char> number)
    {
        int point = number.IndexOf('.');
        return point < 0 ? 0 : number.Length - point - 1;
    }

    /// <summary>Whether a spreadsheet would round it.</summary>
    public static bool IsRounded(ReadOnlySpan<char> number)
    {
        if (number.Length <= DigitsKept)
        {
            return false;
        }

        int first = number.IndexOfAnyInRange('1', '9'), last = number.LastIndexOfAnyInRange('1', '9');
        return first >= 0 && last - first + 1 - (number[first..last].Contains('.') ? 1 : 0) > DigitsKept;
    }

    /// <summary>As long as it is shown, with a comma every three digits.</summary>
    public static int ShownLength(ReadOnlySpan<char> number)
    {
        int places = DecimalPlaces(number);
        int whole = number.Length - (number.StartsWith("-") ? 1 : 0) - (places > 0 ? places + 1 : 0);
        return number.Length + ((whole - 1) / 3);
    }
}
