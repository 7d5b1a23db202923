namespace Accounting.Service.Queries;

/// <summary>The files that a query's answer can become, by their names' ends.</summary>
public static class AnswerFile
{
    public const string Parquet = ".parquet", Tsv = ".tsv", Workbook = ".xlsx";

    public static bool IsKnown(string path) => Ends(path, Parquet) || IsTsv(path) || IsWorkbook(path);

    public static bool IsTsv(string path) => Ends(path, Tsv);

    public static bool IsWorkbook(string path) => Ends(path, Workbook);

    private static bool Ends(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
