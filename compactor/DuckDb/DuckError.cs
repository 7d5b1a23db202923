using System.Text.RegularExpressions;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.Query;

namespace Accounting.Compactor.DuckDb;

/// <summary>Turns the library's errors into exceptions.</summary>
internal static partial class DuckError
{
    private const int BeginningLength = 200;

    /// <param name="message">Null where DuckDB gave none.</param>
    /// <param name="sql">The statement.</param>
    internal static DuckException Of(string? message, string sql) => Of(message, DuckDBErrorType.Invalid, sql);

    internal static DuckException Of(ref DuckDBResult result, string sql) =>
        Of(DuckDBResultError(ref result), DuckDBResultErrorType(ref result), sql);

    private static DuckException Of(string? message, DuckDBErrorType type, string sql)
    {
        message ??= "DuckDB gave no message";
        return new DuckException(KindOf(message, type), message, Beginning(sql));
    }

    // Not every call tells the type, while every message begins with its name, so both are read.
    private static DuckErrorKind KindOf(string message, DuckDBErrorType type) => type switch
    {
        DuckDBErrorType.Io => DuckErrorKind.InputOutput,
        DuckDBErrorType.Interrupt => DuckErrorKind.Interrupted,
        DuckDBErrorType.Fatal or DuckDBErrorType.Internal => DuckErrorKind.Fatal,
        DuckDBErrorType.OutOfMemory => DuckErrorKind.OutOfMemory,
        DuckDBErrorType.Permission => DuckErrorKind.Refused,
        _ => KindOf(message),
    };

    private static DuckErrorKind KindOf(string message) => message switch
    {
        _ when Begins(message, "Out of Memory Error") => DuckErrorKind.OutOfMemory,
        _ when Begins(message, "IO Error") => DuckErrorKind.InputOutput,
        _ when Begins(message, "Permission Error") => DuckErrorKind.Refused,
        _ when Begins(message, "INTERRUPT Error") => DuckErrorKind.Interrupted,
        _ when Begins(message, "FATAL Error") || Begins(message, "INTERNAL Error") => DuckErrorKind.Fatal,
        _ => DuckErrorKind.Statement,
    };

    private static bool Begins(string message, string name) => message.StartsWith(name, StringComparison.Ordinal);

    private static string Beginning(string sql)
    {
        string line = WhiteSpace().Replace(sql, " ").Trim();
        return line.Length <= BeginningLength ? line : line[..BeginningLength] + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
