namespace Accounting.Service.Verification;

/// <summary>How deep a verification goes.</summary>
public enum VerificationDepth
{
    /// <summary>Every byte is hashed and every row decoded, by the readers that the program works with.</summary>
    OwnReaders,

    /// <summary>That, and then every segment, quarantine file and Parquet file is read by libraries that share no code with what wrote it.</summary>
    SecondReader,
}
