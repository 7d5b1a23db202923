using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Ingest.Avro;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The messages of one partition since its last checkpoint that could not be accepted, verbatim, with their reason and place.</summary>
public sealed class QuarantineBuffer
{
    private const int BlockBytes = 256 * 1024;

    private readonly AvroWriter _encoded = new();
    private readonly List<(int EndBytes, long Messages)> _cuts = [];

    /// <summary>Messages since the last <see cref="Clear"/>.</summary>
    public long Messages { get; private set; }

    public void Add(LogOffset offset, Timestamp loggedAt, Rejection rejection, ReadOnlySpan<byte> rawValue)
    {
        _encoded.WriteLong(offset.Value);
        _encoded.WriteLong(loggedAt.Microseconds);
        _encoded.WriteString(rejection.Reason.ToString());
        _encoded.WriteUnionBranch(rejection.Field is null ? 0 : 1);
        if (rejection.Field is { } field)
        {
            _encoded.WriteString(field);
        }

        _encoded.WriteString(rejection.Detail);
        _encoded.WriteBytes(rawValue);
        Messages++;
        if (_encoded.Count - (_cuts.Count == 0 ? 0 : _cuts[^1].EndBytes) >= BlockBytes)
        {
            Cut();
        }
    }

    /// <summary>The container file's bytes.</summary>
    public byte[] Build(SourceId source, LogPartition partition, OffsetRange range, string? attempt = null)
    {
        Cut();
        using var file = new MemoryStream();
        ContainerWriter container = IntervalContainer.Open(file, QuarantineSchema.Message, source, partition, range, attempt);
        (int EndBytes, long Messages) last = default;
        foreach ((int EndBytes, long Messages) cut in _cuts)
        {
            container.WriteBlock(_encoded.Written[last.EndBytes..cut.EndBytes], cut.Messages - last.Messages);
            last = cut;
        }

        return file.ToArray();
    }

    public void Clear()
    {
        _encoded.Clear();
        _cuts.Clear();
        Messages = 0;
    }

    private void Cut()
    {
        if (Messages > (_cuts.Count == 0 ? 0 : _cuts[^1].Messages))
        {
            _cuts.Add((_encoded.Count, Messages));
        }
    }
}
