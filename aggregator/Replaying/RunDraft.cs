using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// A run in the making: what was asked for, how far it has been read and what was found, <c>state/runs/&lt;run&gt;/draft.json</c>. Written again and
/// again while it is read, so that who is interrupted goes on there; gone once the run is complete or has nothing to say.
/// </summary>
public sealed record RunDraft
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required RunId Id { get; init; }

    public required RunKind Kind { get; init; }

    /// <summary>What was asked for, in words: the same words go on with this draft.</summary>
    public required string Request { get; init; }

    public required Timestamp BegunAt { get; init; }

    /// <summary>Name and version of the program that decodes the messages: another may make something else of them.</summary>
    public required string Software { get; init; }

    /// <summary>What was stored of <see cref="Wanted"/> when reading began: <see cref="Holds"/>.</summary>
    public required ContentHash256 Premise { get; init; }

    /// <summary>The runs with a say about any of <see cref="Wanted"/> when it began; null in a draft of a version that didn't note them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunId>? Follows { get; init; }

    /// <summary>What has to be read.</summary>
    public required IReadOnlyList<PartitionCoverage> Wanted { get; init; }

    /// <summary>What has been read.</summary>
    public required IReadOnlyList<PartitionCoverage> Read { get; init; }

    /// <summary>What the log no longer holds.</summary>
    public required IReadOnlyList<PartitionCoverage> Unreachable { get; init; }

    /// <summary>Of <see cref="Unreachable"/> what no checkpoint covers either.</summary>
    public required IReadOnlyList<PartitionCoverage> Lost { get; init; }

    public required IReadOnlyList<Candidate> Candidates { get; init; }

    public required ReplayCounts Counts { get; init; }

    /// <summary>The place of a message that decodes to something else than what is stored of it; null where there is none.</summary>
    public required MessagePlace? FirstDifferent { get; init; }

    /// <summary>Whether the name of its run is its own (<see cref="ClaimAsync"/>): before, nothing is written or removed under that name.</summary>
    [JsonIgnore]
    public bool IsClaimed { get; init; }

    /// <summary>
    /// An empty draft. Its run comes after every one that counts by now, whatever clocks those were named by: by what it says to follow, and by its name
    /// too, so that the two orders never contradict each other among three.
    /// </summary>
    public static RunDraft Begin(RunKind kind, string request, string software, Timestamp begunAt, Inputs inputs, IReadOnlyList<PartitionCoverage> wanted)
    {
        if (inputs.Runs.Count > 0 && inputs.Runs.Max(run => run.BegunAt) is var latest && latest >= begunAt)
        {
            // Within the second after it, by what the own clock says of its second: others that begin beside it must not all come to the same name.
            begunAt = new Timestamp(latest.Microseconds + 1 + (begunAt.Microseconds % Timestamp.MicrosecondsPerSecond));
        }

        return new RunDraft
        {
            Format = CurrentFormat,
            Id = RunId.Of(kind, begunAt),
            Kind = kind,
            Request = request,
            BegunAt = begunAt,
            Software = software,
            Premise = StoredPremise.Of(inputs, wanted),
            Follows = StoredPremise.RunsOf(inputs, wanted),
            Wanted = wanted,
            Read = [],
            Unreachable = [],
            Lost = [],
            Candidates = [],
            Counts = default,
            FirstDifferent = null,
        };
    }

    /// <summary>
    /// Makes the name of its run its own, before anything is written under it: of two that began at the same microsecond the second takes the next one.
    /// The claim is made first and the folder looked at then, so that a run which has ended, and removed its own claim, is seen by what it left.
    /// </summary>
    public async Task<RunDraft> ClaimAsync(IObjectStore store, CancellationToken cancellation)
    {
        RunDraft draft = this;
        while (!draft.IsClaimed)
        {
            ObjectKey claim = RunFiles.Claim(draft.Id);
            bool isFirst = await store.TryCreateAsync(ObjectContent.FromBytes(claim, SealedJson.Serialize(draft)), cancellation).ConfigureAwait(false);
            if (isFirst && (await store.ListAsync(RunFiles.Folder(draft.Id), cancellation).ConfigureAwait(false)).All(stored => stored.Key == claim))
            {
                return draft with { IsClaimed = true };
            }

            if (isFirst)
            {
                await store.DeleteAsync([claim], cancellation).ConfigureAwait(false);
            }

            var next = new Timestamp(draft.BegunAt.Microseconds + 1);
            draft = draft with { Id = RunId.Of(Kind, next), BegunAt = next };
        }

        return draft;
    }

    /// <summary>The draft of a request that the same program was interrupted at, if there is one and it still holds.</summary>
    /// <exception cref="DamagedDataException">A draft isn't what was written.</exception>
    public static async Task<RunDraft?> FindAsync(IObjectStore store, string request, string software, Inputs inputs, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(RunFiles.Prefix, cancellation).ConfigureAwait(false);
        HashSet<ObjectKey> keys = [.. listed.Select(stored => stored.Key)];
        foreach (ObjectKey key in keys.OrderDescending())
        {
            if (RunFiles.TryParseDraft(key, out RunId run) && !keys.Contains(RunFiles.Record(run))
                && await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } bytes)
            {
                RunDraft draft = Parse(key, bytes);
                if (draft.Request == request && draft.Software == software && draft.Holds(inputs) && draft.IsWhole(keys))
                {
                    return draft with { IsClaimed = true };
                }
            }
        }

        return null;
    }

    /// <summary>Whether what was found is still all that is to be said: nothing else is stored by now of what is wanted.</summary>
    public bool Holds(Inputs inputs) => Premise == StoredPremise.Of(inputs, Wanted);

    /// <summary>Whether its candidates are still there. Who went on with the same draft and ended it took them away.</summary>
    public async Task<bool> IsWholeAsync(IObjectStore store, CancellationToken cancellation) =>
        IsWhole((await store.ListAsync(RunFiles.Folder(Id), cancellation).ConfigureAwait(false)).Select(stored => stored.Key).ToHashSet());

    public ObjectContent ToContent() => ObjectContent.FromBytes(RunFiles.Draft(Id), SealedJson.Serialize(this));

    private bool IsWhole(HashSet<ObjectKey> keys) => Candidates.All(candidate =>
        (candidate.Rows is not { } rows || keys.Contains(rows.Segment.Key)) && (candidate.Quarantined is not { } quarantined || keys.Contains(quarantined.File.Key)));

    private static RunDraft Parse(ObjectKey key, byte[] bytes)
    {
        string remedy = $"Remove {key}: nothing of it counts.";
        RunDraft draft = SealedJson.Deserialize<RunDraft>(key, bytes, remedy);
        return draft.Format == CurrentFormat
            ? draft
            : throw new DamagedDataException($"{key} is of format {draft.Format}; this version reads format {CurrentFormat}. {remedy}");
    }
}
