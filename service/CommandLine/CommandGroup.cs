namespace Accounting.Service.CommandLine;

/// <summary>A word that commands stand below.</summary>
/// <param name="Name">The word.</param>
/// <param name="Description">What its commands are about.</param>
public sealed record CommandGroup(string Name, string Description)
{
    public static readonly CommandGroup Config = new("config", "Settings.");

    public static readonly CommandGroup Control = new("control", "Checks of a month's report, and the differences that people accept.");

    public static readonly CommandGroup Quarantine = new("quarantine", "Messages that were not accepted. A month does not close over one that nobody signed off.");

    public static readonly CommandGroup Rules = new("rules", "What the store says of when a transaction may have occurred: the same for every process, live and when it is read again.");

    public static readonly CommandGroup Source = new("source", "Generations of topics. A topic that was recreated, moved or truncated is read again only after 'source new'.");

    /// <summary>A command of its own, too.</summary>
    public static readonly CommandGroup Steps = new("steps", "the steps that the nightly brings up to date");

    public static readonly CommandGroup Tables = new("tables", "The store's days as Iceberg tables, for Spark, Trino, Athena, Snowflake, DuckDB and others.");

    public static readonly CommandGroup TimeZone = new("time-zone", "the time-zone rules that business days are cut by");

    public static readonly CommandGroup Token = new("token", "Tokens by which people log in to the dashboard.");
}
