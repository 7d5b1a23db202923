using Accounting.Ingest;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>Reads values that options name as text.</summary>
public static class GivenValue
{
    /// <summary>Reads one; false where the text is none.</summary>
    public delegate bool Parser<T>(string text, out T value);

    /// <param name="option">The option's name.</param>
    /// <param name="given">Its text; null where it isn't given.</param>
    /// <param name="parser">Reads it.</param>
    /// <param name="form">What it must be, for whoever gave another.</param>
    /// <exception cref="UsageException">It is not that.</exception>
    public static T? Read<T>(string option, string? given, Parser<T> parser, string form)
        where T : struct => given is null ? null
        : parser(given, out T value) ? value
        : throw new UsageException($"{option} is '{given}'; it must be {form}.");

    /// <summary>A UTC date, as home dates are.</summary>
    /// <exception cref="UsageException">It is not a date.</exception>
    public static HomeDate? Date(string option, string? given) => Read<HomeDate>(option, given, HomeDate.TryParse, "a date of the form 2026-11-21");
}
