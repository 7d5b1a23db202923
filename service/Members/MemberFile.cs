using Accounting.Aggregator.Store;

namespace Accounting.Service.Members;

/// <summary>What a member told, or why that can't be read.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Record">Null where it can't be read.</param>
/// <param name="Problem">Null where it can.</param>
public sealed record MemberFile(ObjectKey Key, MemberRecord? Record, string? Problem)
{
    /// <summary>All that there are, by name. One that its member removes meanwhile is no more.</summary>
    /// <param name="store">Where members tell.</param>
    /// <param name="own">Asked instead of what it told last; null where this process has no consumer.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<MemberFile>> ReadAllAsync(IObjectStore store, OwnMember? own, CancellationToken cancellation)
    {
        MemberRecord? word = own?.Word;
        var files = new List<MemberFile>();
        foreach (StoredObject listed in await store.ListAsync(MemberRecord.Prefix, cancellation).ConfigureAwait(false))
        {
            if (word is not null && listed.Key == MemberRecord.KeyOf(word.Member))
            {
                files.Add(new MemberFile(listed.Key, word, null));
            }
            else if (await store.TryReadAsync(listed.Key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                files.Add(Of(listed.Key, bytes));
            }
        }

        return files;
    }

    private static MemberFile Of(ObjectKey key, byte[] bytes)
    {
        try
        {
            return new MemberFile(key, MemberRecord.Parse(key, bytes), null);
        }
        catch (DamagedDataException exception)
        {
            return new MemberFile(key, null, exception.Message);
        }
    }
}
