using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>Sorts librdkafka's errors by what has to be done about them.</summary>
internal static class KafkaErrors
{
    public static bool IsTruncation(ErrorCode code) =>
        code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange or ErrorCode.Local_LogTruncation;

    /// <summary>The member is no longer part of the group's present generation: what it wanted to commit is no longer its own.</summary>
    public static bool IsMembershipGone(ErrorCode code) =>
        code is ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.FencedInstanceId
            or ErrorCode.Local_AssignmentLost or ErrorCode.Local_Fenced or ErrorCode.Local_Destroy;

    /// <summary>The topic isn't known: it isn't there, or, for a moment, not yet to a broker that has only just come up, or while it is created anew.</summary>
    public static bool IsUnknownTopic(ErrorCode code) =>
        code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;

    /// <summary>Nothing but a person helps.</summary>
    public static bool IsRefusal(ErrorCode code) =>
        code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.TopicException
            or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
            or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication or ErrorCode.UnsupportedVersion
            or ErrorCode.InconsistentGroupProtocol or ErrorCode.InvalidGroupId or ErrorCode.InvalidSessionTimeout
            or ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidConfig or ErrorCode.Local_UnsupportedFeature;

    /// <summary>The exception that says what to do about an error that cannot be waited out.</summary>
    public static Exception Translate(Error error, KafkaOptions options, Exception? inner = null)
    {
        if (error.Code is ErrorCode.FencedInstanceId or ErrorCode.Local_Fenced)
            return new FencedException($"Another member of group {options.Group} runs as {options.GroupInstanceId ?? "this one"}: {error.Reason}", inner);

        if (error.IsFatal || IsRefusal(error.Code))
            return new LogRefusedException($"Kafka at {options.BootstrapServers} refuses (topic {options.Topic}, group {options.Group}): {error.Reason}", inner);

        return new BrokerUnavailableException(options.BootstrapServers, error.Reason, inner);
    }
}
