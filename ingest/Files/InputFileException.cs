using System.Globalization;

namespace Accounting.Ingest.Files;

/// <summary>A file of transactions cannot be taken: nothing of it is. The message names the file, the place in it, and what is wrong.</summary>
public sealed class InputFileException : Exception
{
    public InputFileException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem} Nothing was taken from this file.", inner)
    {
    }

    /// <param name="path">The file.</param>
    /// <param name="place">"line 12" or "record 5".</param>
    /// <param name="column">The schema's field, or null where the fault isn't in one.</param>
    /// <param name="problem">What is wrong and what was expected.</param>
    public InputFileException(string path, string place, string? column, string problem)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}, {place}{(column is null ? "" : $", column {column}")}: {problem} Nothing was taken from this file."))
    {
    }
}
