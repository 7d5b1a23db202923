namespace Accounting.Service.Output;

/// <summary>The form of a command's answer.</summary>
public enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>Tab-separated values with one header line.</summary>
    Tsv,

    /// <summary>For programs: one JSON value and nothing else on the standard output.</summary>
    Json,

    /// <summary>For a browser or a printer: one page that needs no other file.</summary>
    Html,
}
