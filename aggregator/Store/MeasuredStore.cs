using System.Diagnostics;

namespace Accounting.Aggregator.Store;

/// <summary>Another store, whose calls are counted and timed.</summary>
public sealed class MeasuredStore(IObjectStore store, TimeProvider clock) : IObjectStore
{
    public string Location => store.Location;

    public int CallsAtOnceMax => store.CallsAtOnceMax;

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation) =>
        MeasureAsync("list", () => store.ListAsync(prefix, cancellation), static _ => 0);

    public Task<IReadOnlyList<StoredObject>> ListAsync(IReadOnlyList<KeyRange> ranges, CancellationToken cancellation) =>
        MeasureAsync("list", () => store.ListAsync(ranges, cancellation), static _ => 0);

    public Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellation) =>
        MeasureAsync("list", () => store.ListFoldersAsync(prefix, cancellation), static _ => 0);

    public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) =>
        MeasureAsync("read", () => store.TryReadAsync(key, cancellation), static bytes => bytes?.Length ?? 0);

    public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) =>
        MeasureAsync("lease", () => store.LeaseFileAsync(key, expected, cancellation), static lease => new FileInfo(lease.Path).Length);

    public Task<FileLease> LeaseAgainAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) =>
        MeasureAsync("lease", () => store.LeaseAgainAsync(key, expected, cancellation), static lease => lease.IsKnown ? 0 : new FileInfo(lease.Path).Length);

    public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation)
    {
        long bytes = objects.Sum(LengthOf);
        return MeasureAsync(
            "put",
            async () =>
            {
                await store.PutAsync(objects, cancellation).ConfigureAwait(false);
                return true;
            },
            _ => bytes);
    }

    public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation)
    {
        long bytes = LengthOf(content);
        return MeasureAsync("create", () => store.TryCreateAsync(content, cancellation), created => created ? bytes : 0);
    }

    public Task RequireExclusiveCreationAsync(CancellationToken cancellation) => store.RequireExclusiveCreationAsync(cancellation);

    public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => MeasureAsync(
        "delete",
        async () =>
        {
            await store.DeleteAsync(keys, cancellation).ConfigureAwait(false);
            return true;
        },
        static _ => 0);

    /// <summary>Before the call, since a file may be moved by it. One that is missing is the store's to refuse.</summary>
    private static long LengthOf(ObjectContent content) =>
        content.FilePath is { } path ? (File.Exists(path) ? new FileInfo(path).Length : 0) : content.Bytes.Length;

    private async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> call, Func<T, long> bytesOf)
    {
        using Activity? activity = AggregatorTelemetry.Activities.StartActivity($"accounting.store.{operation}");
        long began = clock.GetTimestamp();
        string outcome = "done";
        var tag = new KeyValuePair<string, object?>("operation", operation);
        try
        {
            T result = await call().ConfigureAwait(false);
            if (bytesOf(result) is > 0 and long bytes)
            {
                AggregatorTelemetry.StoreBytes.Add(bytes, tag);
            }

            return result;
        }
        catch (Exception exception)
        {
            outcome = exception switch
            {
                StoreUnavailableException => "unavailable",
                DamagedDataException => "damaged",
                OperationCanceledException => "cancelled",
                _ => "failed",
            };
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
            throw;
        }
        finally
        {
            AggregatorTelemetry.StoreCallSeconds.Record(clock.GetElapsedTime(began).TotalSeconds, tag, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
