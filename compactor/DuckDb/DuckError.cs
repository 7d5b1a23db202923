using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>Turns the library's errors into exceptions.</summary>
internal static partial class DuckError
{
    private const int BeginningLength = 200;

    // duckdb_error_type. Not every call tells the type, while every message begins with its name, so both are read.
    private const int InputOutputType = 28;
    private const int InterruptType = 29;
    private const int FatalType = 30;
    private const int InternalType = 31;
    private const int OutOfMemoryType = 33;
    private const int PermissionType = 34;

    internal static DuckException Of(nint message, string sql) => Of(Text(message), -1, sql);

    internal static DuckException Of(ref NativeResult result, string sql) =>
        Of(Text(DuckLibrary.ResultError(ref result)), DuckLibrary.ResultErrorType(ref result), sql);

    internal static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "DuckDB gave no message";

    private static DuckException Of(string message, int type, string sql) =>
        new(KindOf(message, type), message, Beginning(sql));

    private static DuckErrorKind KindOf(string message, int type) => type switch
    {
        InputOutputType => DuckErrorKind.InputOutput,
        InterruptType => DuckErrorKind.Interrupted,
        FatalType or InternalType => DuckErrorKind.Fatal,
        OutOfMemoryType => DuckErrorKind.OutOfMemory,
        PermissionType => DuckErrorKind.Refused,
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
