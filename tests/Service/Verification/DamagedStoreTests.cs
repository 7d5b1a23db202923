using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Verification;

public sealed partial class DamagedStoreTests
{
    private const int Seed = 20261122;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A file is damaged (of some kinds, or of every kind where asked to be thorough), then more is consumed, compacted and reported on: whatever is published is what a sound store publishes.</summary>
    [Fact]
    public async Task No_figure_is_published_that_was_computed_from_a_flipped_byte()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        using var sound = new TemporaryFolder();
        Copy(store.Root, sound.Path);
        Dictionary<string, byte[]> before = Published(store.Root);
        var random = new Random(Seed);
        ObjectKey[] kinds = [.. (await store.KeysAsync()).DistinctBy(key => KindOf(key.Value))];
        ObjectKey[] samples = Thoroughness.Pick([.. random.GetItems(kinds, 10).Distinct()], kinds);
        await store.GoOnAsync();
        Dictionary<string, byte[]> after = Published(store.Root);
        foreach (ObjectKey key in samples)
        {
            Restore(sound.Path, store.Root);
            byte[] bytes = await File.ReadAllBytesAsync(store.PathOf(key), Cancellation);
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(store.PathOf(key), bytes, Cancellation);
            try
            {
                await store.GoOnAsync();
            }
            catch (Exception stopped) when (stopped is DamagedDataException or StoreMismatchException)
            {
                Assert.Contains(key.Name.StartsWith("checkpoint", StringComparison.Ordinal) ? "checkpoint" : key.Name, stopped.Message, StringComparison.Ordinal);
            }

            foreach ((string path, byte[] published) in Published(store.Root).Where(file => file.Key != key.Value || !file.Value.AsSpan().SequenceEqual(bytes)))
            {
                bool isTrue = before.TryGetValue(path, out byte[]? old) && old.AsSpan().SequenceEqual(published)
                    || after.TryGetValue(path, out byte[]? wanted) && wanted.AsSpan().SequenceEqual(published);
                Assert.True(isTrue, $"{path} was published from a damaged {key} (seed {Seed})");
            }
        }
    }

    /// <summary>Names without hashes, offsets and dates.</summary>
    private static string KindOf(string key) => Digits().Replace(key, "#");

    private static Dictionary<string, byte[]> Published(string root) => new[] { "transactions", "account_statistics", "market_statistics", "reports" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
        .Where(path => Path.GetExtension(path) is ".tsv" or ".parquet")
        .ToDictionary(path => Path.GetRelativePath(root, path), File.ReadAllBytes);

    private static void Restore(string from, string to)
    {
        foreach (string folder in Directory.GetDirectories(to).Where(IsContent))
        {
            Directory.Delete(folder, recursive: true);
        }

        Copy(from, to);
    }

    /// <summary>Folders whose names begin with a dot are the open store's own.</summary>
    private static bool IsContent(string folder) => !Path.GetFileName(folder).StartsWith('.');

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetDirectories(from).Where(IsContent).SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    [GeneratedRegex("[0-9a-f]{16,64}|[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
