using System.Runtime.InteropServices;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest.Kafka;

namespace Accounting.Service;

/// <summary>What the program stands on: the runtime, and the native libraries with the very files that are mapped. Asking loads them.</summary>
public static class Foundations
{
    /// <summary>One in a line, with its version, and its file where it has one.</summary>
    /// <exception cref="DllNotFoundException">None of a library's builds loads on this machine.</exception>
    public static IReadOnlyList<string> Lines =>
    [
        $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}",
        $"librdkafka {LibrdkafkaImage.Version}, {FileOf(LibrdkafkaImage.Path)}",
        $"DuckDB {DuckLibraryImage.Version}, {FileOf(DuckLibraryImage.Path)}",
        $"time zone database {StoreRoot.RunningTzdbVersion}",
    ];

    private static string FileOf(string? path) => path ?? "which the runtime found by itself";
}
