using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.SecondReading;

/// <summary>Calls into the libraries of the second reader: whatever they fail by on bytes whose hash was right is a reading, and no fault of the store.</summary>
public static class ForeignReading
{
    public const string Avro = "Apache.Avro";

    public const string Parquet = "Parquet.Net";

    /// <summary>Whether a library's exception tells of what it read: they have no common type.</summary>
    public static bool IsOfTheLibrary(Exception exception) => exception is not (OperationCanceledException or OutOfMemoryException or StoreUnavailableException or DamagedDataException);

    /// <summary>What a library's exception says, as a sentence.</summary>
    public static string CannotRead(string library, Exception exception) => $"{library} cannot read it: {exception.Message.TrimEnd('.')}.";
}
