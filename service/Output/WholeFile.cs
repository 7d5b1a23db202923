using System.Text;
using Accounting.Service.Configuration;

namespace Accounting.Service.Output;

/// <summary>Files for other programs to wait for: they appear whole or not at all.</summary>
public static class WholeFile
{
    /// <exception cref="UsageException">The file cannot be written there.</exception>
    public static void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    /// <exception cref="UsageException">The file cannot be written there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {path} cannot be written: {exception.Message} Name a file in a folder that can be written.", exception);
        }
    }

    /// <summary>Takes the file away, if it is still there.</summary>
    /// <exception cref="UsageException">The file cannot be removed.</exception>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {path} cannot be removed: {exception.Message}", exception);
        }
    }
}
