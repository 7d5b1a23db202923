using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Service.Quarantine;

/// <summary>
/// The quarantined messages that checkpoints and complete runs name, and which of them are signed off: the one rule that commands, the nightly and the demo count by.
/// <para>
/// A message is its place and its value: where two owners of a partition both wrote it down it is one message, signed off as soon as
/// one of its copies is. Another value at the same place is another message. One that a later run made a row of is no longer here.
/// </para>
/// </summary>
public sealed class QuarantineCatalog
{
    private const string Prefix = "quarantine/";

    private readonly IObjectStore _store;
    private readonly Inputs _inputs;
    private readonly IReadOnlyList<SignedFile> _files;
    private readonly RememberedMessages? _remembered;

    private QuarantineCatalog(IObjectStore store, Inputs inputs, IReadOnlyList<SignedFile> files, RememberedMessages? remembered)
    {
        _remembered = remembered;
        _store = store;
        _inputs = inputs;
        _files = files;
    }

    /// <inheritdoc cref="OpenAsync(IObjectStore, Inputs, RememberedMessages?, CancellationToken)"/>
    public static Task<QuarantineCatalog> OpenAsync(IObjectStore store, Inputs inputs, CancellationToken cancellation) => OpenAsync(store, inputs, null, cancellation);

    /// <summary>Finds the files that count, and reads their sign-offs.</summary>
    /// <param name="store">The store.</param>
    /// <param name="inputs">What counts.</param>
    /// <param name="remembered">What was read before; null where every file is to be read.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A sign-off cannot be relied on.</exception>
    public static async Task<QuarantineCatalog> OpenAsync(IObjectStore store, Inputs inputs, RememberedMessages? remembered, CancellationToken cancellation)
    {
        // A run that puts messages back, of which another had made rows, may write the very file again that an earlier run wrote: the later one is right.
        QuarantineLink[] named = [.. inputs.Quarantines.GroupBy(link => link.File.Key).Select(links => links.OrderBy(link => link.Run).Last())];
        ILookup<ObjectKey, ObjectKey> signOffs = named.Length == 0
            ? Array.Empty<ObjectKey>().ToLookup(key => key)
            : await ListSignOffsAsync(store, cancellation).ConfigureAwait(false);
        var files = new List<SignedFile>();
        foreach (QuarantineLink link in named)
        {
            var signed = new List<QuarantineSignOff>();
            foreach (ObjectKey key in signOffs[link.File.Key])
            {
                signed.Add(await QuarantineSignOff.ReadAsync(store, key, link.File, cancellation).ConfigureAwait(false));
            }

            files.Add(new SignedFile(link, [.. signed.OrderBy(signOff => signOff.At)]));
        }

        remembered?.Begin(named.Select(link => link.File));
        return new QuarantineCatalog(store, inputs, files, remembered);
    }

    /// <summary>Every message, by source, partition and offset. Reads every file.</summary>
    /// <exception cref="DamagedDataException">A file is missing or its bytes are others.</exception>
    public Task<IReadOnlyList<QuarantineEntry>> ReadAsync(CancellationToken cancellation) => ReadAsync(_files, cancellation);

    /// <summary>How many messages nobody signed off, and a name of them. Files that are signed off whole are only read where another may hold the same messages.</summary>
    /// <exception cref="DamagedDataException">A file is missing or its bytes are others.</exception>
    public async Task<(long Count, ContentHash256? Items)> CountUnsignedAsync(CancellationToken cancellation)
    {
        SignedFile[] open = [.. _files.Where(file => !file.IsSignedWhole)];
        IReadOnlyList<SignedFile> concerned = [.. _files.Where(file => open.Any(file.MayShareMessagesWith))];
        QuarantineEntry[] unsigned = [.. (await ReadAsync(concerned, cancellation).ConfigureAwait(false)).Where(entry => !entry.IsSigned)];
        return (unsigned.Length, ItemsHash.Of(unsigned.Select(entry => $"{entry.Source} {entry.Partition} {entry.Message.Offset} {ContentHash256.Of(entry.Message.RawValue.Span)}")));
    }

    /// <summary>Signs messages off: one object for each file that holds any, durable when it returns.</summary>
    public Task SignOffAsync(IReadOnlyList<QuarantineEntry> entries, string by, string reason, Timestamp at, CancellationToken cancellation) =>
        _store.PutAsync(
            [
                .. entries
                    .SelectMany(entry => entry.Files.Select(file => (File: file, entry.Message.Offset)))
                    .GroupBy(place => place.File)
                    .Select(file => new QuarantineSignOff
                    {
                        Format = QuarantineSignOff.CurrentFormat,
                        Sha256 = file.Key.Sha256,
                        Offsets = [.. file.Select(place => place.Offset).Distinct().Order()],
                        By = by,
                        Reason = reason,
                        At = at,
                    }.ToContent(file.Key.Key)),
            ],
            cancellation);

    private static async Task<ILookup<ObjectKey, ObjectKey>> ListSignOffsAsync(IObjectStore store, CancellationToken cancellation)
    {
        var found = new List<(ObjectKey File, ObjectKey SignOff)>();
        foreach (StoredObject listed in await store.ListAsync(Prefix, cancellation).ConfigureAwait(false))
        {
            if (QuarantineSignOff.TryParseKey(listed.Key, out ObjectKey file))
            {
                found.Add((file, listed.Key));
            }
        }

        return found.ToLookup(pair => pair.File, pair => pair.SignOff);
    }

    private async Task<IReadOnlyList<QuarantineEntry>> ReadAsync(IReadOnlyList<SignedFile> files, CancellationToken cancellation)
    {
        var copies = new List<(SignedFile File, QuarantinedMessage Message, ContentHash256 Value)>();
        foreach (SignedFile file in files)
        {
            IReadOnlyList<QuarantinedMessage> messages = _remembered is null
                ? await QuarantineFile.ReadAsync(_store, file.Reference, cancellation).ConfigureAwait(false)
                : await _remembered.ReadAsync(_store, file.Reference, cancellation).ConfigureAwait(false);
            RequireSignedAreThere(file, messages);
            copies.AddRange(messages
                .Where(message => !_inputs.IsRedriven(file.Link, message.Offset))
                .Select(message => (file, message, ContentHash256.Of(message.RawValue.Span))));
        }

        return
        [
            .. copies
                .GroupBy(copy => (copy.File.Source, copy.File.Partition, copy.Message.Offset, copy.Value))
                .Select(group => EntryOf([.. group.Select(copy => copy.File)], group.First().Message))
                .OrderBy(entry => entry.Source)
                .ThenBy(entry => entry.Partition)
                .ThenBy(entry => entry.Message.Offset),
        ];
    }

    private static QuarantineEntry EntryOf(IReadOnlyList<SignedFile> files, QuarantinedMessage message) => new(
        files[0].Source,
        files[0].Partition,
        message,
        [.. files.Select(file => file.Reference)],
        files.Select(file => file.SignOffOf(message.Offset)).OfType<QuarantineSignOff>().MinBy(signOff => signOff.At));

    private static void RequireSignedAreThere(SignedFile file, IReadOnlyList<QuarantinedMessage> messages)
    {
        var offsets = messages.Select(message => message.Offset).ToHashSet();
        if (!offsets.IsSupersetOf(file.SignedOffsets))
        {
            throw new DamagedDataException($"A sign-off of the quarantine {file.Reference.Key} names messages that are not in it. {SignOffObjects.Remedy}");
        }
    }
}
