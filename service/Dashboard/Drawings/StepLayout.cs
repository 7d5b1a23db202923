using Accounting.Reporting.Steps;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>Where things stand in the picture of steps, in units of its own: days left, then a column for each kind of step, a line a month.</summary>
public static class StepLayout
{
    public const int Width = 1120;

    public const int HeadHeight = 64;

    public const int RowHeight = 46;

    public const int NodeWidth = 116;

    public const int NodeHeight = 30;

    public const int DayWidth = 11;

    public const int DayStep = 13;

    public const int DaysLeft = 92;

    /// <summary>A month of 31 days, and a day that began it in another time zone.</summary>
    public const int DaysPerLine = 32;

    private const int ColumnsLeft = 556;

    private const int ColumnStep = 144;

    public static int DaysRight => DaysLeft + (DaysPerLine * DayStep);

    /// <summary>The left edge of the column of a kind.</summary>
    public static int LeftOf(StepKind kind) => ColumnsLeft + (ColumnStep * (kind - StepKind.SecondReading));

    /// <summary>The middle of a line.</summary>
    public static int MiddleOf(int row) => HeadHeight + (row * RowHeight) + (RowHeight / 2);

    public static int HeightOf(int rows) => HeadHeight + (rows * RowHeight) + 8;
}
